namespace NeuroChip.Emulator.OpenCl;

/// <summary>How a segment's synapses lie, as the constants of <c>common.cl</c>.</summary>
internal enum SegmentKind
{
    /// <summary>A signed byte per lane, no indices, whole vectors.</summary>
    Dense8 = 0,

    /// <summary>A 16-bit weight per lane, no indices, whole vectors.</summary>
    Dense16 = 1,

    /// <summary>16-bit targets and signed bytes.</summary>
    Indexed8 = 2,

    /// <summary>16-bit targets and 16-bit weights.</summary>
    Indexed16 = 3,

    /// <summary>16-bit targets, 16-bit weights, delays.</summary>
    Scattered = 4,

    /// <summary>A signed byte per lane, from any lane on.</summary>
    Run8 = 5,

    /// <summary>A 16-bit weight per lane, from any lane on.</summary>
    Run16 = 6,
}

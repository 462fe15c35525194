namespace NeuroChip.Emulator.OpenCl;

/// <summary>How a segment's synapses lie, as the constants of <c>common.cl</c>.</summary>
internal enum SegmentKind
{
    /// <summary>A signed byte per lane, no indices, whole vectors.</summary>
    Dense8 = 0,

    /// <summary>Half of a weight as a signed byte per lane, no indices, whole vectors: weights of mixed signs are even.</summary>
    Even8 = 1,

    /// <summary>A 16-bit weight per lane, no indices, whole vectors.</summary>
    Dense16 = 2,

    /// <summary>16-bit targets and signed bytes.</summary>
    Indexed8 = 3,

    /// <summary>16-bit targets and 16-bit weights.</summary>
    Indexed16 = 4,

    /// <summary>16-bit targets, 16-bit weights, delays.</summary>
    Scattered = 5,

    /// <summary>A signed byte per lane, from any lane on.</summary>
    Run8 = 6,

    /// <summary>A 16-bit weight per lane, from any lane on.</summary>
    Run16 = 7,
}

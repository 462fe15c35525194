using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>One run of synapses: the four words of a segment in a record, as <c>common.cl</c> draws them.</summary>
/// <param name="Kind">How its synapses lie.</param>
/// <param name="Delay">Steps of delay of all of them; scattered ones add their own.</param>
/// <param name="Count">Dense: vectors of 16 lanes; run: lanes; otherwise synapses. At most <see cref="LargestCount"/>.</param>
/// <param name="Target">Lane that dense and run segments start at, and that targets count from.</param>
/// <param name="Index">First of its targets in the pool, in units of 2 bytes, where it has some.</param>
/// <param name="Data">First byte of its weights in the pool, in units of <see cref="DataUnit"/>.</param>
internal readonly record struct DeliverySegment(SegmentKind Kind, int Delay, int Count, int Target, uint Index, uint Data)
{
    /// <summary>Words of a segment.</summary>
    public const int Words = 4;

    /// <summary>Synapses, lanes or vectors that one segment can hold.</summary>
    public const int LargestCount = (1 << 20) - 1;

    private const int DelayShift = 4;
    private const int CountShift = 12;

    /// <summary>Bytes that <see cref="Data"/> counts: dense weights are read by vectors, the others are packed.</summary>
    public int DataUnit => IsDense ? ChipParameters.LaneAlignment : 1;

    /// <summary>Whether it is whole vectors without indices.</summary>
    public bool IsDense => Kind is SegmentKind.Dense8 or SegmentKind.Even8 or SegmentKind.Dense16;

    /// <summary>Whether its synapses have targets in the pool.</summary>
    public bool IsIndexed => Kind is SegmentKind.Indexed8 or SegmentKind.Indexed16 or SegmentKind.Scattered;

    /// <summary>Bytes of a weight.</summary>
    public int WeightBytes => Kind is SegmentKind.Dense8 or SegmentKind.Even8 or SegmentKind.Indexed8 or SegmentKind.Run8 ? 1 : 2;

    /// <summary>Its words.</summary>
    public void AppendTo(List<uint> words)
    {
        words.Add((uint)Kind | ((uint)Delay << DelayShift) | ((uint)Count << CountShift));
        words.Add((uint)Target);
        words.Add(Index);
        words.Add(Data);
    }

    /// <summary>The segment of four words.</summary>
    public static DeliverySegment Of(ReadOnlySpan<uint> words) => new(
        (SegmentKind)(words[0] & 0xf), (int)(words[0] >> DelayShift) & 0xff, (int)(words[0] >> CountShift), (int)words[1], words[2], words[3]);
}

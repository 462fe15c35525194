using NeuroChip.Emulator.OpenCl;

namespace Chip.Tests.EmulatorOpenCl;

/// <summary>Delivery tables with their parts one behind the other, as a device holds them.</summary>
internal sealed class LaidTables
{
    public LaidTables(DeliveryTables tables)
    {
        Records = new uint[tables.Last.EndOfRecords];
        Targets = new ushort[tables.Last.EndOfTargets];
        Weights = new byte[tables.Last.EndOfWeights];
        RowStart = tables.RowStart.ToArray();
        FirstRow = tables.FirstRow;
        foreach (TablePart part in tables.Parts)
        {
            part.Records.CopyTo(Records.AsSpan(part.FirstRecord));
            part.Pools.Targets.CopyTo(Targets.AsSpan(part.FirstTarget));
            part.Pools.Weights.CopyTo(Weights.AsSpan(part.FirstWeight));
        }
    }

    public uint[] Records { get; }

    public ushort[] Targets { get; }

    public byte[] Weights { get; }

    public uint[] RowStart { get; }

    public int[] FirstRow { get; }

    public IEnumerable<DeliverySegment> SegmentsOf(uint start) =>
        Enumerable.Range(0, (int)Records[start]).Select(
            s => DeliverySegment.Of(Records.AsSpan((int)start + 2 + (s * DeliverySegment.Words), DeliverySegment.Words)));
}

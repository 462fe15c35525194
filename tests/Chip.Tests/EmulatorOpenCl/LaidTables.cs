using NeuroChip.Emulator.OpenCl;

namespace Chip.Tests.EmulatorOpenCl;

/// <summary>Delivery tables with their parts one behind the other, as a device holds them.</summary>
internal sealed class LaidTables
{
    public LaidTables(DeliveryTables tables)
    {
        Records = new uint[tables.Last.EndOfRecords];
        Bytes = new byte[tables.Last.EndOfBytes];
        RowStart = tables.RowStart.ToArray();
        FirstRow = tables.FirstRow;
        foreach (TablePart part in tables.Parts)
        {
            part.Records.CopyTo(Records.AsSpan(part.FirstRecord));
            part.Pool.Bytes.CopyTo(Bytes.AsSpan(part.FirstByte));
        }
    }

    public uint[] Records { get; }

    public byte[] Bytes { get; }

    public uint[] RowStart { get; }

    public int[] FirstRow { get; }

    public IEnumerable<DeliverySegment> SegmentsOf(uint start) =>
        Enumerable.Range(0, (int)Records[start]).Select(
            s => DeliverySegment.Of(Records.AsSpan((int)start + 2 + (s * DeliverySegment.Words), DeliverySegment.Words)));
}

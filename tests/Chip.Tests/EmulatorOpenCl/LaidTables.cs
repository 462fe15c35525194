using System.Runtime.InteropServices;
using NeuroChip.Emulator.OpenCl;

namespace Chip.Tests.EmulatorOpenCl;

/// <summary>Delivery tables with their parts one behind the other, as a device holds them.</summary>
internal sealed class LaidTables
{
    public LaidTables(DeliveryTables tables)
    {
        Bytes = new byte[(tables.Last.EndOfBytes + 3) & -4];
        RowStart = tables.RowStart.ToArray();
        FirstRow = tables.FirstRow;
        foreach (TablePart part in tables.Parts)
        {
            part.Pool.Bytes.CopyTo(Bytes.AsSpan((int)part.FirstByte));
        }
    }

    public ReadOnlySpan<uint> Records => MemoryMarshal.Cast<byte, uint>(Bytes);

    public byte[] Bytes { get; }

    public uint[] RowStart { get; }

    public int[] FirstRow { get; }

    public IEnumerable<DeliverySegment> SegmentsOf(uint start) =>
        Enumerable.Range(0, (int)Records[(int)start]).Select(
            s => DeliverySegment.Of(Records.Slice((int)start + 2 + (s * DeliverySegment.Words), DeliverySegment.Words)));
}

using System.Buffers.Binary;

namespace NeuroChip.Hdf5.Format;

/// <summary>Appends little-endian numbers and remembers where things begin.</summary>
internal sealed class ByteWriter
{
    private byte[] bytes = new byte[1024];

    internal int Position { get; private set; }

    internal void Bytes(ReadOnlySpan<byte> values) => values.CopyTo(Room(values.Length));

    internal void Zeros(int count) => Room(count).Clear();

    internal void U8(int value) => Room(1)[0] = (byte)value;

    internal void U16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Room(2), (ushort)value);

    internal void U32(long value) => BinaryPrimitives.WriteUInt32LittleEndian(Room(4), (uint)value);

    internal void U64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);

    internal void Align() => Zeros(-this.Position & 7);

    internal byte[] ToArray() => bytes[..this.Position];

    private Span<byte> Room(int count)
    {
        int start = this.Position;
        this.Position = checked(start + count);
        if (this.Position > bytes.Length)
        {
            Array.Resize(ref bytes, (int)Math.Min(Math.Max(2L * bytes.Length, this.Position), Array.MaxLength));
        }

        return bytes.AsSpan(start, count);
    }
}

using System.Buffers.Binary;

namespace NeuroChip.Hdf5.Format;

/// <summary>Appends little-endian numbers and remembers where things begin.</summary>
internal sealed class ByteWriter
{
    private byte[] bytes = new byte[1024];

    internal int Position { get; private set; }

    internal void Bytes(ReadOnlySpan<byte> values) => values.CopyTo(this.Room(values.Length));

    internal void Zeros(int count) => this.Room(count).Clear();

    internal void U8(int value) => this.Room(1)[0] = (byte)value;

    internal void U16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(this.Room(2), (ushort)value);

    internal void U32(long value) => BinaryPrimitives.WriteUInt32LittleEndian(this.Room(4), (uint)value);

    internal void U64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(this.Room(8), value);

    internal void Align() => this.Zeros(-this.Position & 7);

    internal byte[] ToArray() => this.bytes[..this.Position];

    private Span<byte> Room(int count)
    {
        int start = this.Position;
        this.Position = checked(start + count);
        if (this.Position > this.bytes.Length)
        {
            Array.Resize(ref this.bytes, (int)Math.Min(Math.Max(2L * this.bytes.Length, this.Position), Array.MaxLength));
        }

        return this.bytes.AsSpan(start, count);
    }
}

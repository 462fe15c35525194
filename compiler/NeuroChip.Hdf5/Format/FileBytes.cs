using System.Buffers.Binary;

namespace NeuroChip.Hdf5.Format;

/// <summary>
/// The bytes of a file, read only inside their bounds. Addresses in the file are relative to its base and have the width the
/// superblock says; all ones means "nowhere".
/// </summary>
internal sealed class FileBytes(byte[] bytes, string file)
{
    /// <summary>The address of what does not exist.</summary>
    internal const ulong Nowhere = ulong.MaxValue;

    private long nodes;

    internal string File => file;

    internal byte[] Bytes => bytes;

    internal long Length => bytes.Length;

    /// <summary>Bytes of an address; set from the superblock.</summary>
    internal int OffsetSize { get; set; } = 8;

    /// <summary>Bytes of a length; set from the superblock.</summary>
    internal int LengthSize { get; set; } = 8;

    /// <summary>Where address 0 is in the file; set from the superblock.</summary>
    internal ulong Base { get; set; }

    /// <summary>A reader at an address of the file.</summary>
    internal Cursor At(ulong address, string path)
    {
        ulong position = unchecked(address + this.Base);
        if (address == Nowhere || position < address || position > (ulong)bytes.Length)
        {
            throw Damaged(path, $"an address lies outside the file ({address:N0} of {bytes.Length:N0} bytes)");
        }

        return new Cursor(this, (int)position, bytes.Length, path);
    }

    /// <summary>
    /// Called for every node of a tree. A sound file has each only once, so their number is bounded by its length;
    /// without this, nodes that share children could keep a reader busy for ever.
    /// </summary>
    internal void CountNode(string path)
    {
        if (++nodes > 1000 + (bytes.Length / 8))
        {
            throw Damaged(path, "its trees have more nodes than the file has room for");
        }
    }

    internal Hdf5Exception Damaged(string path, string how) => new(file, path, $"the file is damaged: {how}");

    /// <summary>A position that moves forward through a part of the file.</summary>
    internal struct Cursor(FileBytes owner, int position, int end, string path)
    {
        internal readonly int Position => position;

        internal readonly int Left => end - position;

        /// <summary>A cursor over the next bytes, after which this one continues.</summary>
        internal Cursor Part(long length)
        {
            int start = position;
            Skip(length);
            return new Cursor(owner, start, position, path);
        }

        internal void Skip(long count)
        {
            if (count < 0 || count > end - position)
            {
                throw owner.Damaged(path, $"{count:N0} bytes are needed at {position:N0}, where {end - position:N0} are left");
            }

            position += (int)count;
        }

        /// <summary>Moves to the next multiple of eight from a start.</summary>
        internal void AlignFrom(int start) => Skip(-(position - start) & 7);

        internal ReadOnlySpan<byte> Take(long count)
        {
            int start = position;
            Skip(count);
            return owner.Bytes.AsSpan(start, (int)count);
        }

        internal byte U8() => Take(1)[0];

        internal int U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

        internal uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

        /// <summary>An unsigned number of 1 to 8 bytes.</summary>
        internal ulong Unsigned(int size)
        {
            ulong value = 0;
            ReadOnlySpan<byte> taken = Take(size);
            for (int i = size - 1; i >= 0; i--)
            {
                value = (value << 8) | taken[i];
            }

            return value;
        }

        internal ulong Address()
        {
            int size = owner.OffsetSize;
            ulong value = Unsigned(size);
            return size < 8 && value == (1UL << (8 * size)) - 1 ? Nowhere : value;
        }

        /// <summary>A length that must fit an array, whatever it is used for.</summary>
        internal long Size()
        {
            ulong value = Unsigned(owner.LengthSize);
            return value <= long.MaxValue ? (long)value : throw owner.Damaged(path, $"a length of {value:N0} bytes");
        }

        internal void Expect(ReadOnlySpan<byte> signature, string what)
        {
            int at = position;
            if (end - position < signature.Length || !Take(signature.Length).SequenceEqual(signature))
            {
                throw owner.Damaged(path, $"no {what} at {at:N0}");
            }
        }

        internal void ExpectVersion(int version, string what)
        {
            int found = U8();
            if (found != version)
            {
                throw owner.Damaged(path, $"{what} of version {found}");
            }
        }
    }
}

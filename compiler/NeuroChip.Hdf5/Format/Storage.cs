using System.Collections.Immutable;

namespace NeuroChip.Hdf5.Format;

/// <summary>Fetches the raw bytes of a dataset from wherever the file keeps them: its header, one block, or chunks.</summary>
internal sealed class Storage(FileBytes file, string path, ObjectHeader header, ImmutableArray<int> shape, int elementSize)
{
    private const int Compact = 0;
    private const int Contiguous = 1;
    private const int Chunked = 2;
    private const int DeepestTree = 32;

    /// <summary>No compression of the format packs better than this.</summary>
    internal const int MostCompression = 1032;

    /// <summary>The bytes of all elements, after <paramref name="admit"/> has agreed to their number.</summary>
    internal byte[] Read(long count, Action<UInt128> admit)
    {
        if (header.Has(ObjectHeader.ExternalFiles))
        {
            throw new Hdf5Exception(file.File, path, "the values are stored in other files, which are not opened");
        }

        FileBytes.Cursor layout = header.Get(ObjectHeader.Layout);
        int version = layout.U8();
        int kind = layout.U8();
        if (version is not (3 or 4))
        {
            throw new Hdf5Exception(file.File, path, $"the values are stored in layout version {version}, which is not read");
        }

        if (kind > Chunked)
        {
            throw new Hdf5Exception(file.File, path, "the values are stored in other files, which are not opened");
        }

        UInt128 bytes = (UInt128)count * (uint)elementSize;
        UInt128 possible = (UInt128)file.Length * (kind == Chunked ? MostCompression : 1u);
        if (bytes > possible)
        {
            throw new Hdf5Exception(file.File, path, $"the shape asks for {bytes} bytes, but the whole file has {file.Length}");
        }

        admit(bytes);
        byte[] values = Fill((long)bytes);
        switch (kind)
        {
            case Compact:
                Copy(layout.Take(layout.U16()), values);
                break;
            case Contiguous:
                ulong address = layout.Address();
                if (address != FileBytes.Nowhere && values.Length > 0)
                {
                    Copy(file.At(address, path).Take(values.Length), values);
                }

                break;
            default:
                ReadChunks(layout, version, values);
                break;
        }

        return values;
    }

    private void Copy(ReadOnlySpan<byte> stored, byte[] values)
    {
        if (stored.Length < values.Length)
        {
            throw file.Damaged(path, $"{stored.Length} bytes are stored for {values.Length} bytes of values");
        }

        stored[..values.Length].CopyTo(values);
    }

    // Values never written read as the fill value, which is 0 unless the file says otherwise.
    private byte[] Fill(long length)
    {
        byte[] values = new byte[length];
        if (!header.Has(ObjectHeader.FillValue) || header.IsShared(ObjectHeader.FillValue))
        {
            return values;
        }

        FileBytes.Cursor message = header.Get(ObjectHeader.FillValue);
        int version = message.U8();
        bool defined;
        if (version == 3)
        {
            defined = (message.U8() & 0x20) != 0;
        }
        else
        {
            message.Skip(2);
            defined = message.U8() != 0;
        }

        if (!defined || message.Left < 4 || message.U32() != elementSize)
        {
            return values;
        }

        ReadOnlySpan<byte> one = message.Take(elementSize);
        for (int i = 0; one.ContainsAnyExcept((byte)0) && i < values.Length; i += elementSize)
        {
            one.CopyTo(values.AsSpan(i));
        }

        return values;
    }

    private void ReadChunks(FileBytes.Cursor layout, int version, byte[] values)
    {
        Filters filters = header.Has(ObjectHeader.Filters) ? Filters.Read(header.Get(ObjectHeader.Filters), file, path) : Filters.None;
        int flags = version == 4 ? layout.U8() : 0;
        int rank = layout.U8();
        if (rank != shape.Length + 1)
        {
            throw file.Damaged(path, $"chunks of rank {rank - 1} for a shape of rank {shape.Length}");
        }

        ulong tree = version == 3 ? layout.Address() : FileBytes.Nowhere;
        int width = version == 4 ? layout.U8() : 4;
        if (width is 0 or > 8)
        {
            throw file.Damaged(path, $"chunk extents of {width} bytes");
        }

        long[] chunk = new long[shape.Length];
        UInt128 size = (uint)elementSize;
        for (int i = 0; i < chunk.Length; i++)
        {
            ulong extent = layout.Unsigned(width);
            size = UInt128.Min(size * extent, ulong.MaxValue);
            chunk[i] = (long)Math.Min(extent, long.MaxValue);
        }

        _ = layout.Unsigned(width);

        // A chunk may reach beyond the shape, but not beyond what the file could unpack to.
        if (size == 0 || size > int.MaxValue || size > (UInt128)file.Length * MostCompression)
        {
            throw file.Damaged(path, $"chunks of {size} bytes");
        }

        ChunkTarget target = new(values, chunk, (int)size, filters);
        if (version == 3)
        {
            if (tree != FileBytes.Nowhere)
            {
                ReadTree(tree, target, -1);
            }

            return;
        }

        if (layout.U8() != 1)
        {
            throw new Hdf5Exception(file.File, path, "the chunks are indexed in a newer form, which is not read; write the file without libver='latest'");
        }

        long stored = (flags & 2) != 0 ? layout.Size() : (long)size;
        uint skipped = (flags & 2) != 0 ? layout.U32() : 0;
        ulong address = layout.Address();
        if (address != FileBytes.Nowhere)
        {
            Place(file.At(address, path).Take(stored), skipped, new long[shape.Length], target);
        }
    }

    private void ReadTree(ulong address, ChunkTarget target, int expectedLevel)
    {
        file.CountNode(path);
        FileBytes.Cursor node = file.At(address, path);
        node.Expect("TREE"u8, "tree of chunks");
        int type = node.U8();
        int level = node.U8();
        if (type != 1 || level > DeepestTree || (expectedLevel >= 0 && level != expectedLevel))
        {
            throw file.Damaged(path, $"a tree of chunks of type {type} and level {level}");
        }

        int count = node.U16();
        _ = node.Address();
        _ = node.Address();
        long[] offset = new long[shape.Length];
        for (int i = 0; i < count; i++)
        {
            long stored = node.U32();
            uint skipped = node.U32();
            for (int d = 0; d < offset.Length; d++)
            {
                offset[d] = (long)Math.Min(node.Unsigned(8), long.MaxValue);
            }

            _ = node.Unsigned(8);
            ulong child = node.Address();
            if (level > 0)
            {
                ReadTree(child, target, level - 1);
            }
            else
            {
                Place(file.At(child, path).Take(stored), skipped, offset, target);
            }
        }
    }

    private void Place(ReadOnlySpan<byte> stored, uint skipped, long[] offset, ChunkTarget target)
    {
        // Every placed chunk costs its unpacked size in work; a sound file has each only once.
        target.Work += target.Size;
        if (target.Work > (2L * target.Values.Length) + ((long)target.Size << 10))
        {
            throw file.Damaged(path, "more chunks than the shape has room for");
        }

        byte[] bytes = target.Filters.Undo(stored, skipped, target.Size, elementSize)
            ?? throw file.Damaged(path, "a chunk does not unpack to its size");
        for (int d = 0; d < offset.Length; d++)
        {
            if (offset[d] >= shape[d])
            {
                return;
            }
        }

        CopyBlock(bytes, offset, target, 0, 0, 0);
    }

    // One recursion per dimension; the last copies a run of elements.
    private void CopyBlock(byte[] bytes, long[] offset, ChunkTarget target, int dimension, long from, long to)
    {
        if (dimension == shape.Length)
        {
            bytes.AsSpan((int)from * elementSize, elementSize).CopyTo(target.Values.AsSpan((int)to * elementSize));
            return;
        }

        long here = Math.Min(target.Chunk[dimension], shape[dimension] - offset[dimension]);
        if (dimension == shape.Length - 1)
        {
            long source = from * target.Chunk[dimension];
            long destination = (to * shape[dimension]) + offset[dimension];
            bytes.AsSpan((int)source * elementSize, (int)here * elementSize).CopyTo(target.Values.AsSpan((int)destination * elementSize));
            return;
        }

        for (long i = 0; i < here; i++)
        {
            CopyBlock(bytes, offset, target, dimension + 1, (from * target.Chunk[dimension]) + i, (to * shape[dimension]) + offset[dimension] + i);
        }
    }

    private sealed record ChunkTarget(byte[] Values, long[] Chunk, int Size, Filters Filters)
    {
        internal long Work { get; set; }
    }
}

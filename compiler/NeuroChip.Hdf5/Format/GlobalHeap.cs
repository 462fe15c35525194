namespace NeuroChip.Hdf5.Format;

/// <summary>Finds objects in the collections that hold strings of variable length.</summary>
internal sealed class GlobalHeap(FileBytes file)
{
    private readonly Dictionary<ulong, Dictionary<int, FileBytes.Cursor>> collections = [];

    /// <summary>The bytes of one object.</summary>
    internal ReadOnlySpan<byte> Get(ulong collection, uint index, uint length, string path)
    {
        if (!collections.TryGetValue(collection, out Dictionary<int, FileBytes.Cursor>? objects))
        {
            collections[collection] = objects = ReadCollection(collection, path);
        }

        return index <= int.MaxValue && objects.TryGetValue((int)index, out FileBytes.Cursor found)
            ? found.Take(length)
            : throw file.Damaged(path, $"no string {index} in its heap");
    }

    private Dictionary<int, FileBytes.Cursor> ReadCollection(ulong address, string path)
    {
        FileBytes.Cursor at = file.At(address, path);
        int start = at.Position;
        at.Expect("GCOL"u8, "heap of strings");
        at.ExpectVersion(1, "a heap of strings");
        at.Skip(3);
        long size = at.Size();
        at = file.At(address, path).Part(size);
        at.Skip(8 + file.LengthSize);
        Dictionary<int, FileBytes.Cursor> objects = [];

        // Object 0 is the free space at the end.
        while (at.Left >= 8 + file.LengthSize)
        {
            int index = at.U16();
            at.Skip(6);
            long length = at.Size();
            if (index == 0)
            {
                break;
            }

            objects[index] = at.Part(length);
            at.AlignFrom(start);
        }

        return objects;
    }
}

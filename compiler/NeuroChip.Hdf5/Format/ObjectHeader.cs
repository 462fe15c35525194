namespace NeuroChip.Hdf5.Format;

/// <summary>The messages of one object: what it is, its shape, type and storage. Both versions of the structure.</summary>
internal sealed class ObjectHeader
{
    internal const int Dataspace = 0x01;
    internal const int LinkInfo = 0x02;
    internal const int Datatype = 0x03;
    internal const int FillValue = 0x05;
    internal const int Link = 0x06;
    internal const int ExternalFiles = 0x07;
    internal const int Layout = 0x08;
    internal const int GroupInfo = 0x0A;
    internal const int Filters = 0x0B;
    internal const int SymbolTable = 0x11;

    private const int Continuation = 0x10;
    private const int SharedFlag = 0x02;

    // An object of this library's users has a handful; a header that refers to itself would have no end.
    private const int MostMessages = 1_000;

    private readonly List<(int Type, bool Shared, FileBytes.Cursor Data)> messages = [];

    private ObjectHeader()
    {
    }

    internal static ObjectHeader Read(FileBytes file, ulong address, string path)
    {
        ObjectHeader header = new();
        FileBytes.Cursor at = file.At(address, path);
        if (at.Left >= 4 && file.Bytes.AsSpan(at.Position, 4).SequenceEqual("OHDR"u8))
        {
            header.ReadNew(file, at, path);
        }
        else
        {
            header.ReadOld(file, at, path);
        }

        return header;
    }

    internal bool Has(int type) => messages.Exists(m => m.Type == type);

    /// <summary>Whether the message is only a reference to one stored elsewhere.</summary>
    internal bool IsShared(int type) => messages.Exists(m => m.Type == type && m.Shared);

    internal FileBytes.Cursor Get(int type) => messages.Find(m => m.Type == type).Data;

    internal IEnumerable<FileBytes.Cursor> All(int type) => messages.Where(m => m.Type == type).Select(m => m.Data);

    private void ReadOld(FileBytes file, FileBytes.Cursor at, string path)
    {
        at.ExpectVersion(1, "an object header");
        at.Skip(1);
        int left = at.U16();
        at.Skip(4);
        long size = at.U32();
        at.Skip(4);
        Queue<FileBytes.Cursor> blocks = new([at.Part(size)]);
        while (left > 0 && blocks.TryDequeue(out FileBytes.Cursor block))
        {
            for (; left > 0 && block.Left >= 8; left--)
            {
                int type = block.U16();
                int length = block.U16();
                int flags = block.U8();
                block.Skip(3);
                Add(file, type, flags, block.Part(length), blocks, path, isNew: false);
            }
        }
    }

    private void ReadNew(FileBytes file, FileBytes.Cursor at, string path)
    {
        at.Skip(4);
        at.ExpectVersion(2, "an object header");
        int flags = at.U8();
        at.Skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));
        long size = (long)Math.Min(at.Unsigned(1 << (flags & 3)), long.MaxValue);
        Queue<FileBytes.Cursor> blocks = new([at.Part(size)]);
        while (blocks.TryDequeue(out FileBytes.Cursor block))
        {
            int headSize = 4 + ((flags & 4) != 0 ? 2 : 0);
            while (block.Left >= headSize)
            {
                int type = block.U8();
                int length = block.U16();
                int messageFlags = block.U8();
                block.Skip(headSize - 4);
                Add(file, type, messageFlags, block.Part(length), blocks, path, isNew: true);
            }
        }
    }

    private void Add(FileBytes file, int type, int flags, FileBytes.Cursor data, Queue<FileBytes.Cursor> blocks, string path, bool isNew)
    {
        if (messages.Count >= MostMessages)
        {
            throw file.Damaged(path, $"an object header with more than {MostMessages} messages");
        }

        messages.Add((type, (flags & SharedFlag) != 0, data));
        if (type != Continuation)
        {
            return;
        }

        ulong address = data.Address();
        long size = data.Size();
        FileBytes.Cursor block = file.At(address, path).Part(size);
        if (isNew)
        {
            block.Expect("OCHK"u8, "continued object header");
            block = block.Part(Math.Max(block.Left - 4, 0)); // a checksum ends it
        }

        blocks.Enqueue(block);
    }
}

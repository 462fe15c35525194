using System.Text;

namespace NeuroChip.Hdf5.Format;

/// <summary>
/// The names in a group and the objects they lead to. Old groups keep them in a tree of symbol tables with the names in a heap;
/// new ones keep a few links in the header itself. Sorted by name.
/// </summary>
internal sealed class GroupLinks(FileBytes file, string path, int mostLinks)
{
    private const int DeepestTree = 32;
    private const int SoftLinkCache = 2;

    private readonly SortedDictionary<string, ulong> links = new(StringComparer.Ordinal);

    internal static bool IsGroup(ObjectHeader header) =>
        header.Has(ObjectHeader.SymbolTable) || header.Has(ObjectHeader.LinkInfo) || header.Has(ObjectHeader.GroupInfo) || header.Has(ObjectHeader.Link);

    internal SortedDictionary<string, ulong> Read(ObjectHeader header)
    {
        if (header.Has(ObjectHeader.SymbolTable))
        {
            ReadTable(header.Get(ObjectHeader.SymbolTable));
        }

        if (header.Has(ObjectHeader.LinkInfo))
        {
            CheckLinkInfo(header.Get(ObjectHeader.LinkInfo));
        }

        foreach (FileBytes.Cursor message in header.All(ObjectHeader.Link))
        {
            ReadLink(message);
        }

        return links;
    }

    private void Add(string name, ulong address)
    {
        if (name.Length == 0 || name == "." || name.AsSpan().ContainsAny('/', '\0') || !links.TryAdd(name, address))
        {
            throw file.Damaged(path, $"the group has the name '{name}' twice, or it is none");
        }

        if (links.Count > mostLinks)
        {
            throw new Hdf5Exception(file.File, path, $"the file holds more than {mostLinks} groups and datasets");
        }
    }

    private Hdf5Exception NotFollowed(string name, string kind) =>
        new(file.File, Hdf5Node.Join(path, name), $"{kind} links are not followed; store the object itself");

    private void ReadTable(FileBytes.Cursor message)
    {
        ulong tree = message.Address();
        FileBytes.Cursor heap = file.At(message.Address(), path);
        heap.Expect("HEAP"u8, "heap of names");
        heap.Skip(4);
        long size = heap.Size();
        _ = heap.Size();
        FileBytes.Cursor names = file.At(heap.Address(), path).Part(size);
        ReadTree(tree, names, -1);
    }

    private void ReadTree(ulong address, FileBytes.Cursor names, int expectedLevel)
    {
        file.CountNode(path);
        FileBytes.Cursor node = file.At(address, path);
        node.Expect("TREE"u8, "tree of names");
        int type = node.U8();
        int level = node.U8();

        // Levels that fall by one make a tree of addresses finite, whatever the addresses say.
        if (type != 0 || level > DeepestTree || (expectedLevel >= 0 && level != expectedLevel))
        {
            throw file.Damaged(path, $"a tree of names of type {type} and level {level}");
        }

        int count = node.U16();
        _ = node.Address();
        _ = node.Address();
        for (int i = 0; i < count; i++)
        {
            _ = node.Size();
            ulong child = node.Address();
            if (level > 0)
            {
                ReadTree(child, names, level - 1);
            }
            else
            {
                ReadSymbols(child, names);
            }
        }
    }

    private void ReadSymbols(ulong address, FileBytes.Cursor names)
    {
        file.CountNode(path);
        FileBytes.Cursor node = file.At(address, path);
        node.Expect("SNOD"u8, "table of symbols");
        node.ExpectVersion(1, "a table of symbols");
        node.Skip(1);
        int count = node.U16();
        for (int i = 0; i < count; i++)
        {
            string name = NameAt(names, (long)Math.Min(node.Unsigned(file.OffsetSize), long.MaxValue));
            ulong header = node.Address();
            uint cache = node.U32();
            node.Skip(4 + 16);
            if (cache == SoftLinkCache)
            {
                throw NotFollowed(name, "soft");
            }

            Add(name, header);
        }
    }

    private string NameAt(FileBytes.Cursor names, long offset)
    {
        names.Skip(offset);
        ReadOnlySpan<byte> rest = names.Take(names.Left);
        int end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw file.Damaged(path, "a name without an end");
    }

    private void CheckLinkInfo(FileBytes.Cursor message)
    {
        message.ExpectVersion(0, "a list of links");
        int flags = message.U8();
        message.Skip((flags & 1) != 0 ? 8 : 0);
        if (message.Address() != FileBytes.Nowhere)
        {
            throw new Hdf5Exception(file.File, path, "the group is stored in the newer form for many members, which is not read; write the file without libver='latest'");
        }
    }

    private void ReadLink(FileBytes.Cursor message)
    {
        message.ExpectVersion(1, "a link");
        int flags = message.U8();
        int kind = (flags & 8) != 0 ? message.U8() : 0;
        message.Skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
        ulong length = message.Unsigned(1 << (flags & 3));
        string name = Encoding.UTF8.GetString(message.Take((long)Math.Min(length, long.MaxValue)));
        if (kind != 0)
        {
            throw NotFollowed(name, kind == 1 ? "soft" : "external");
        }

        Add(name, message.Address());
    }
}

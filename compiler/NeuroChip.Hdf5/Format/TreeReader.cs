namespace NeuroChip.Hdf5.Format;

/// <summary>Reads a whole file into memory, group by group.</summary>
internal sealed class TreeReader
{
    private readonly FileBytes file;
    private readonly Hdf5Limits limits;
    private readonly ValueReader values;
    private readonly HashSet<ulong> open = [];
    private int objects;

    private TreeReader(FileBytes file, Hdf5Limits limits)
    {
        this.file = file;
        this.limits = limits;
        values = new ValueReader(file, limits);
    }

    internal static Hdf5Group Read(byte[] image, string name, Hdf5Limits limits)
    {
        FileBytes file = new(image, name);
        ulong root = Superblock.Read(file);
        ObjectHeader header = ObjectHeader.Read(file, root, "/");
        return GroupLinks.IsGroup(header)
            ? new TreeReader(file, limits).ReadGroup(header, root, "", "/", 0)
            : throw file.Damaged("/", "the root is no group");
    }

    private Hdf5Group ReadGroup(ObjectHeader header, ulong address, string name, string path, int depth)
    {
        if (depth > limits.MaxDepth)
        {
            throw new Hdf5Exception(file.File, path, $"groups are nested more than {limits.MaxDepth} deep");
        }

        if (!open.Add(address))
        {
            throw new Hdf5Exception(file.File, path, "the group contains itself");
        }

        List<Hdf5Node> members = [];
        foreach ((string member, ulong at) in new GroupLinks(file, path, limits.MaxObjects).Read(header))
        {
            members.Add(ReadMember(member, at, Hdf5Node.Join(path, member), depth));
        }

        open.Remove(address);
        return Place(new Hdf5Group(name, members), path);
    }

    private Hdf5Node ReadMember(string name, ulong address, string path, int depth)
    {
        if (++objects > limits.MaxObjects)
        {
            throw new Hdf5Exception(file.File, path, $"the file holds more than {limits.MaxObjects} groups and datasets");
        }

        ObjectHeader header = ObjectHeader.Read(file, address, path);
        return GroupLinks.IsGroup(header)
            ? ReadGroup(header, address, name, path, depth + 1)
            : Place(values.Read(header, name, path), path);
    }

    private T Place<T>(T node, string path)
        where T : Hdf5Node
    {
        node.File = file.File;
        node.Path = path;
        return node;
    }
}

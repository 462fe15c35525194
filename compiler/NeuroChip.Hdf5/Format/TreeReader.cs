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
        this.values = new ValueReader(file, limits);
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
        if (depth > this.limits.MaxDepth)
        {
            throw new Hdf5Exception(this.file.File, path, $"groups are nested more than {this.limits.MaxDepth} deep");
        }

        if (!this.open.Add(address))
        {
            throw new Hdf5Exception(this.file.File, path, "the group contains itself");
        }

        List<Hdf5Node> members = [];
        foreach ((string member, ulong at) in new GroupLinks(this.file, path, this.limits.MaxObjects).Read(header))
        {
            members.Add(this.ReadMember(member, at, Hdf5Node.Join(path, member), depth));
        }

        this.open.Remove(address);
        return this.Place(new Hdf5Group(name, members), path);
    }

    private Hdf5Node ReadMember(string name, ulong address, string path, int depth)
    {
        if (++this.objects > this.limits.MaxObjects)
        {
            throw new Hdf5Exception(this.file.File, path, $"the file holds more than {this.limits.MaxObjects} groups and datasets");
        }

        ObjectHeader header = ObjectHeader.Read(this.file, address, path);
        return GroupLinks.IsGroup(header)
            ? this.ReadGroup(header, address, name, path, depth + 1)
            : this.Place(this.values.Read(header, name, path), path);
    }

    private T Place<T>(T node, string path)
        where T : Hdf5Node
    {
        node.File = this.file.File;
        node.Path = path;
        return node;
    }
}

using System.Text;

namespace NeuroChip.Hdf5.Native;

/// <summary>Reads a whole file into memory, group by group. One use; the caller holds the library's lock.</summary>
internal sealed unsafe class TreeReader(string file, long fileBytes, Hdf5Limits limits)
{
    private const int LinkedGroup = 0;
    private const int LinkedDataset = 1;
    private const int LinkedType = 2;
    private const int SoftLink = 3;

    private readonly HashSet<ulong> open = [];
    private readonly ValueReader values = new(file, fileBytes, limits);
    private int objects;

    /// <summary>Reads from the root of an image of the file.</summary>
    internal static Hdf5Group Read(ReadOnlySpan<byte> image, string file, Hdf5Limits limits)
    {
        fixed (byte* bytes = image)
        {
            using Hdf5Id access = Hdf5Id.List(NativeMethods.H5Pcreate(Hdf5Library.FileAccessClass), file, "/");
            ErrorStack.Check(NativeMethods.H5Pset_fapl_core(access.Value, 1 << 16, false), file, "/", "no memory driver");
            ErrorStack.Check(NativeMethods.H5Pset_file_image(access.Value, bytes, (nuint)image.Length), file, "/", "no memory for the file");
            using Hdf5Id opened = Hdf5Id.File(NativeMethods.H5Fopen("image", 0, access.Value), file);
            return new TreeReader(file, image.Length, limits).ReadGroup(opened.Value, "/", "", 0);
        }
    }

    private Hdf5Group ReadGroup(long parent, string path, string name, int depth)
    {
        if (depth > limits.MaxDepth)
        {
            throw new Hdf5Exception(file, path, $"groups are nested more than {limits.MaxDepth} deep");
        }

        using Hdf5Id group = Hdf5Id.Group(NativeMethods.H5Gopen2(parent, name.Length == 0 ? "/" : name, 0), file, path);
        ulong address = this.Examine(group.Value, "."u8, path).Address;
        if (!this.open.Add(address))
        {
            throw new Hdf5Exception(file, path, "the group contains itself");
        }

        ErrorStack.Check(NativeMethods.H5Gget_info(group.Value, out NativeMethods.GroupInfo info), file, path, "the group is damaged");
        List<Hdf5Node> members = [];
        for (ulong i = 0; i < info.LinkCount; i++)
        {
            members.Add(this.ReadMember(group.Value, path, this.NameOfLink(group.Value, path, i), depth));
        }

        this.open.Remove(address);
        return this.Place(this.Build(name, members, path), path);
    }

    private Hdf5Group Build(string name, List<Hdf5Node> members, string path)
    {
        try
        {
            return new Hdf5Group(name, members);
        }
        catch (ArgumentException e)
        {
            throw new Hdf5Exception(file, path, $"the group is damaged ({e.Message})");
        }
    }

    private Hdf5Node ReadMember(long group, string parentPath, string name, int depth)
    {
        string path = Hdf5Node.Join(parentPath, name);
        if (++this.objects > limits.MaxObjects)
        {
            throw new Hdf5Exception(file, path, $"the file holds more than {limits.MaxObjects} groups and datasets");
        }

        int kind = this.Examine(group, Encoding.UTF8.GetBytes(name + "\0"), path).Kind;
        return kind switch
        {
            LinkedGroup => this.ReadGroup(group, path, name, depth + 1),
            LinkedDataset => this.Place(this.values.Read(group, name, path), path),
            LinkedType => this.Place(new Hdf5Dataset(name, [], Hdf5Kind.Unsupported, Array.Empty<byte>(), "a named type", null), path),
            SoftLink => throw new Hdf5Exception(file, path, "soft links are not followed; store the object itself"),
            _ => throw new Hdf5Exception(file, path, "external links are not followed; store the object itself"),
        };
    }

    private NativeMethods.ObjectInfo Examine(long location, ReadOnlySpan<byte> name, string path)
    {
        fixed (byte* text = name)
        {
            ErrorStack.Check(NativeMethods.H5Gget_objinfo(location, text, false, out NativeMethods.ObjectInfo info), file, path, "the object is damaged");
            return info;
        }
    }

    private string NameOfLink(long group, string path, ulong position)
    {
        nint length = NativeMethods.H5Lget_name_by_idx(group, ".", 0, 0, position, null, 0, 0);
        if (length is < 0 or > 4096)
        {
            throw ErrorStack.Exception(file, path, length < 0 ? "the group is damaged" : "a name is longer than 4096 bytes");
        }

        byte[] name = new byte[length + 1];
        fixed (byte* buffer = name)
        {
            if (NativeMethods.H5Lget_name_by_idx(group, ".", 0, 0, position, buffer, (nuint)name.Length, 0) < 0)
            {
                throw ErrorStack.Exception(file, path, "the group is damaged");
            }
        }

        return Encoding.UTF8.GetString(name, 0, (int)length);
    }

    private T Place<T>(T node, string path)
        where T : Hdf5Node
    {
        node.File = file;
        node.Path = path;
        return node;
    }
}

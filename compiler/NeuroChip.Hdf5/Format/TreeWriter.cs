using System.Buffers.Binary;
using System.Text;

namespace NeuroChip.Hdf5.Format;

/// <summary>
/// Writes a tree as a file in the format's oldest form, which every reader knows: superblock 0, groups as trees of symbol
/// tables, values in one block each. No times are stored, so equal trees give equal bytes.
/// </summary>
internal sealed class TreeWriter
{
    private const int LeafSymbols = 8;      // 2 x the superblock's leaf size
    private const int TreeChildren = 32;    // 2 x the superblock's tree size
    private const int SuperblockSize = 96;

    private readonly ByteWriter to = new();
    private readonly Dictionary<Hdf5Dataset, StringPlace[]> strings = new(ReferenceEqualityComparer.Instance);

    internal static byte[] Write(Hdf5Group root)
    {
        TreeWriter writer = new();
        writer.to.Zeros(SuperblockSize);
        writer.WriteStrings([.. TextsIn(root)]);
        ulong header = writer.WriteGroup(root);
        byte[] image = writer.to.ToArray();
        WriteSuperblock(image, header);
        return image;
    }

    private static void WriteSuperblock(byte[] image, ulong root)
    {
        ByteWriter head = new();
        head.Bytes([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A]);
        head.Bytes([0, 0, 0, 0, 0, 8, 8, 0]);   // versions, then widths of addresses and lengths
        head.U16(LeafSymbols / 2);
        head.U16(TreeChildren / 2);
        head.U32(0);
        head.U64(0);                            // base
        head.U64(FileBytes.Nowhere);            // no list of free space
        head.U64((ulong)image.Length);
        head.U64(FileBytes.Nowhere);            // no driver's block
        head.U64(0);                            // the root has no name
        head.U64(root);
        head.Zeros(24);
        head.ToArray().CopyTo(image, 0);
    }

    // Symbol tables are sorted by name, byte by byte; all else follows that order, so the order given leaves no trace.
    private static IEnumerable<Hdf5Node> Sorted(Hdf5Group group) => group.Members
        .OrderBy(m => Encoding.UTF8.GetBytes(m.Name), Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)));

    private static IEnumerable<Hdf5Dataset> TextsIn(Hdf5Group group) => Sorted(group).SelectMany(m => m switch
    {
        Hdf5Group inner => TextsIn(inner),
        Hdf5Dataset { Kind: Hdf5Kind.Text, FixedLength: null } text => [text],
        _ => [],
    });

    // One heap for the strings of all datasets: collections have a smallest size, and most datasets hold one word.
    private void WriteStrings(Hdf5Dataset[] texts)
    {
        StringPlace[] places = StringHeapWriter.Write(to, [.. texts.SelectMany(t => t.ToStrings())]);
        int used = 0;
        foreach (Hdf5Dataset text in texts)
        {
            strings[text] = places[used..(used + text.Count)];
            used += text.Count;
        }
    }

    /// <summary>Writes what is in the group, then the group; returns its header's address.</summary>
    private ulong WriteGroup(Hdf5Group group)
    {
        (byte[] Name, ulong Header)[] members =
        [
            .. Sorted(group).Select(m =>
                (Encoding.UTF8.GetBytes(m.Name), m is Hdf5Group inner ? WriteGroup(inner) : WriteDataset((Hdf5Dataset)m))),
        ];

        ulong heap = WriteNames(members, out int[] nameOffsets);
        ulong tree = WriteTree(members, nameOffsets);
        to.Align();
        ulong header = (ulong)to.Position;
        WriteHeaderStart(messages: 1, size: 8 + 16);
        WriteMessageHead(ObjectHeader.SymbolTable, 16);
        to.U64(tree);
        to.U64(heap);
        return header;
    }

    private ulong WriteNames((byte[] Name, ulong Header)[] members, out int[] offsets)
    {
        offsets = new int[members.Length];
        int size = 8; // the empty name
        for (int i = 0; i < members.Length; i++)
        {
            offsets[i] = size;
            size += (members[i].Name.Length + 8) & ~7;
        }

        to.Align();
        ulong heap = (ulong)to.Position;
        to.Bytes("HEAP"u8);
        to.Zeros(4);
        to.U64((ulong)size);
        to.U64(1);     // no free space; 1 is the format's word for it
        to.U64(heap + 32);
        to.Zeros(8);
        foreach ((byte[] name, _) in members)
        {
            to.Bytes(name);
            to.Zeros(((name.Length + 8) & ~7) - name.Length);
        }

        return heap;
    }

    private ulong WriteTree((byte[] Name, ulong Header)[] members, int[] nameOffsets)
    {
        // Children with the offset of their last name: the key to the right of each.
        List<(ulong Address, int LastName)> level = [];
        for (int start = 0; start < members.Length; start += LeafSymbols)
        {
            int count = Math.Min(LeafSymbols, members.Length - start);
            to.Align();
            level.Add(((ulong)to.Position, nameOffsets[start + count - 1]));
            to.Bytes("SNOD"u8);
            to.U8(1);
            to.U8(0);
            to.U16(count);
            for (int i = start; i < start + count; i++)
            {
                to.U64((ulong)nameOffsets[i]);
                to.U64(members[i].Header);
                to.Zeros(24);
            }

            to.Zeros((LeafSymbols - count) * 40);
        }

        for (int depth = 0; ; depth++)
        {
            List<(ulong Address, int LastName)> above = [];
            int nodes = Math.Max(1, (level.Count + TreeChildren - 1) / TreeChildren);
            to.Align();
            ulong first = (ulong)to.Position;
            const int NodeSize = 24 + (TreeChildren * 16) + 8;
            int firstKey = 0;
            for (int n = 0; n < nodes; n++)
            {
                (ulong Address, int LastName)[] children = [.. level.Skip(n * TreeChildren).Take(TreeChildren)];
                above.Add((first + (ulong)(n * NodeSize), children.Length == 0 ? 0 : children[^1].LastName));
                WriteTreeNode(depth, children, firstKey, n == 0 ? FileBytes.Nowhere : above[n].Address - NodeSize, n == nodes - 1 ? FileBytes.Nowhere : above[n].Address + NodeSize);
                firstKey = above[n].LastName;
            }

            if (above.Count == 1)
            {
                return above[0].Address;
            }

            level = above;
        }
    }

    private void WriteTreeNode(int depth, (ulong Address, int LastName)[] children, int firstKey, ulong left, ulong right)
    {
        to.Bytes("TREE"u8);
        to.U8(0);
        to.U8(depth);
        to.U16(children.Length);
        to.U64(left);
        to.U64(right);
        to.U64((ulong)firstKey);
        foreach ((ulong address, int lastName) in children)
        {
            to.U64(address);
            to.U64((ulong)lastName);
        }

        to.Zeros((TreeChildren - children.Length) * 16);
    }

    private ulong WriteDataset(Hdf5Dataset dataset)
    {
        byte[] values = EncodeValues(dataset);
        to.Align();
        ulong address = values.Length == 0 ? FileBytes.Nowhere : (ulong)to.Position;
        to.Bytes(values);

        ByteWriter messages = new();
        AppendMessage(messages, ObjectHeader.Dataspace, m => TypeEncoding.WriteSpace(m, dataset));
        AppendMessage(messages, ObjectHeader.Datatype, m => TypeEncoding.WriteType(m, dataset));
        AppendMessage(messages, ObjectHeader.FillValue, static m => m.Bytes([2, 2, 2, 1, 0, 0, 0, 0])); // the default one
        AppendMessage(messages, ObjectHeader.Layout, m =>
        {
            m.U8(3);
            m.U8(1);
            m.U64(address);
            m.U64((ulong)values.Length);
        });

        to.Align();
        ulong header = (ulong)to.Position;
        WriteHeaderStart(messages: 4, messages.Position);
        to.Bytes(messages.ToArray());
        return header;
    }

    private static void AppendMessage(ByteWriter messages, int type, Action<ByteWriter> write)
    {
        ByteWriter body = new();
        write(body);
        body.Align();
        messages.U16(type);
        messages.U16(body.Position);
        messages.Zeros(4);
        messages.Bytes(body.ToArray());
    }

    private byte[] EncodeValues(Hdf5Dataset dataset)
    {
        switch (dataset.Kind)
        {
            case Hdf5Kind.Real32:
                return Encode(dataset.ToFloats(), 4, BinaryPrimitives.WriteSingleLittleEndian);
            case Hdf5Kind.Real64:
                return Encode(dataset.ToDoubles(), 8, BinaryPrimitives.WriteDoubleLittleEndian);
            case Hdf5Kind.Whole:
                return Encode(dataset.ToIntegers(), 8, BinaryPrimitives.WriteInt64LittleEndian);
            case Hdf5Kind.Truth:
                return Encode(dataset.ToIntegers(), 1, static (span, value) => span[0] = (byte)(value == 0 ? 0 : 1));
            case Hdf5Kind.Text when dataset.FixedLength is int length:
                return Encode(dataset.ToStrings(), length, static (span, value) => Encoding.UTF8.GetBytes(value, span));
            case Hdf5Kind.Text:
                return Encode(strings[dataset], TypeEncoding.StringReferenceSize, static (span, place) =>
                {
                    BinaryPrimitives.WriteInt32LittleEndian(span, place.Length);
                    BinaryPrimitives.WriteUInt64LittleEndian(span[4..], place.Collection);
                    BinaryPrimitives.WriteInt32LittleEndian(span[12..], place.Index);
                });
            default:
                throw new Hdf5Exception(dataset.File, dataset.Path, $"datasets of {dataset.TypeName} cannot be written");
        }
    }

    private delegate void Encoder<T>(Span<byte> one, T value);

    private static byte[] Encode<T>(T[] values, int size, Encoder<T> encode)
    {
        byte[] bytes = new byte[checked(values.Length * size)];
        for (int i = 0; i < values.Length; i++)
        {
            encode(bytes.AsSpan(i * size, size), values[i]);
        }

        return bytes;
    }

    private void WriteHeaderStart(int messages, int size)
    {
        to.U8(1);
        to.U8(0);
        to.U16(messages);
        to.U32(1);
        to.U32(size);
        to.Zeros(4);
    }

    private void WriteMessageHead(int type, int size)
    {
        to.U16(type);
        to.U16(size);
        to.Zeros(4);
    }
}

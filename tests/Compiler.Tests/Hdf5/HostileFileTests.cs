using System.Buffers.Binary;
using NeuroChip.Hdf5;

namespace Compiler.Tests.Hdf5;

/// <summary>Files that ask for too much, made by changing single numbers of a sound one.</summary>
public class HostileFileTests
{
    [Fact]
    public void A_shape_larger_than_the_file_is_refused_before_memory_is_asked_for()
    {
        // The extent 12345 appears in the dataset's shape message as eight bytes (twice: current and largest extent).
        byte[] file = Hdf5File.Write(new Hdf5Group("", [Hdf5Dataset.Of("w", new float[12345], 12345)]));
        int changed = Replace(file, 12345, 200_000_000);

        changed.ShouldBeGreaterThan(0);
        Should.Throw<Hdf5Exception>(() => Hdf5File.Read(file, "greedy.h5")).Message.ShouldContain("but the whole file has");
    }

    [Fact]
    public void A_shape_beyond_the_limit_is_refused()
    {
        byte[] file = Hdf5File.Write(new Hdf5Group("", [Hdf5Dataset.Of("w", new float[12345], 12345)]));
        Replace(file, 12345, long.MaxValue / 2);

        Should.Throw<Hdf5Exception>(() => Hdf5File.Read(file, "greedy.h5")).Message.ShouldContain("/w");
    }

    [Fact]
    public void A_group_that_contains_itself_is_refused()
    {
        // The link to the inner group and the superblock's root are object addresses: make the first one equal the second.
        byte[] file = Hdf5File.Write(new Hdf5Group("", [new Hdf5Group("inner", [])]));
        ulong root = BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(64));
        int symbols = file.AsSpan().IndexOf("inner"u8) > 0 ? file.AsSpan().LastIndexOf("SNOD"u8) : -1;
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(symbols + 16), root);

        Should.Throw<Hdf5Exception>(() => Hdf5File.Read(file, "loop.h5")).Message.ShouldBe("loop.h5:/inner: the group contains itself.");
    }

    [Fact]
    public void A_tree_that_shares_its_nodes_ends()
    {
        // 32 levels of nodes with 65,535 children each, all of them the same: walked naively, longer than anyone waits.
        byte[] file = Hdf5File.Write(new Hdf5Group("", [Hdf5Dataset.Scalar("x", 1)]));
        int tree = file.AsSpan().IndexOf("TREE"u8);
        byte[] longer = [.. file, .. new byte[40 * (32 + (16 * 70_000))]];
        BinaryPrimitives.WriteUInt64LittleEndian(longer.AsSpan(40), (ulong)longer.Length);
        int at = file.Length;
        for (int level = 20; level >= 0; level--)
        {
            int node = level == 20 ? tree : at;
            int child = level == 20 ? at : at + 24 + (16 * 2_000);
            "TREE"u8.CopyTo(longer.AsSpan(node));
            longer[node + 4] = 0;
            longer[node + 5] = (byte)level;
            int children = level == 20 ? 30 : 1_999;
            BinaryPrimitives.WriteUInt16LittleEndian(longer.AsSpan(node + 6), (ushort)children);
            for (int c = 0; c < children; c++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(longer.AsSpan(node + 24 + (16 * c) + 8), (ulong)child);
            }

            at = level == 20 ? at : child;
        }

        Should.Throw<Hdf5Exception>(() => Hdf5File.Read(longer, "maze.h5")).Message.ShouldContain("the file is damaged");
    }

    private static int Replace(byte[] file, long from, long to)
    {
        int changed = 0;
        for (int at = 0; at + 8 <= file.Length; at++)
        {
            if (BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at)) == from)
            {
                BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), to);
                changed++;
            }
        }

        return changed;
    }
}

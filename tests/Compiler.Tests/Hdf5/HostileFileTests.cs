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
        // Give the inner group's link the outer group's object address: both are eight bytes in the file.
        byte[] file = Hdf5File.Write(new Hdf5Group("", [new Hdf5Group("outer", [new Hdf5Group("inner", [])])]));
        bool refused = false;
        for (int at = 96; at + 8 <= file.Length && !refused; at += 8)
        {
            long original = BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
            for (long address = 96; address < file.Length && !refused; address += 8)
            {
                if (original < 96 || original >= file.Length || address == original || address % 8 != 0 || address > 2048)
                {
                    break;
                }

                BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), address);
                try
                {
                    Hdf5File.Read(file, "loop.h5");
                }
                catch (Hdf5Exception e)
                {
                    refused = e.Problem == "the group contains itself";
                }
            }

            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), original);
        }

        refused.ShouldBeTrue();
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

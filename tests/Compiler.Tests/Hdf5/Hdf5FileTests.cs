using NeuroChip.Hdf5;

namespace Compiler.Tests.Hdf5;

public class Hdf5FileTests
{
    private static Hdf5Group Sample() => new("",
    [
        new Hdf5Group("a", [
            Hdf5Dataset.Of("singles", [1.5f, -0f, float.MaxValue, 4, 5, 6], 2, 3),
            Hdf5Dataset.Of("doubles", [Math.PI, double.Epsilon], 2),
            Hdf5Dataset.Of("integers", [long.MinValue, 0L, long.MaxValue], 3),
            Hdf5Dataset.Of("none", Array.Empty<double>(), 0),
            new Hdf5Group("b.c", [Hdf5Dataset.Scalar("flag", true)]),
        ]),
        Hdf5Dataset.Fixed("fixed", 10, ["dense", "0123456789"], 2),
        Hdf5Dataset.Scalar("number", 42),
        Hdf5Dataset.Of("strings", ["", "spike", "grüß\u4e16"], 3, 1),
        Hdf5Dataset.Scalar("text", "NIRGraph"),
    ]);

    [Fact]
    public void What_is_written_is_read_back_with_its_shapes_and_values()
    {
        Hdf5Group root = Hdf5File.Read(Hdf5File.Write(Sample()), "self");

        root.TryGetGroup("a", out Hdf5Group? a).ShouldBeTrue();
        a!.TryGetDataset("singles", out Hdf5Dataset? singles).ShouldBeTrue();
        singles!.Kind.ShouldBe(Hdf5Kind.Real32);
        singles.Shape.ShouldBe([2, 3]);
        singles.ToFloats().ShouldBe([1.5f, -0f, float.MaxValue, 4, 5, 6]);
        singles.Path.ShouldBe("/a/singles");
        singles.File.ShouldBe("self");
        a.TryGetDataset("doubles", out Hdf5Dataset? doubles).ShouldBeTrue();
        doubles!.ToDoubles().ShouldBe([Math.PI, double.Epsilon]);
        a.TryGetDataset("integers", out Hdf5Dataset? integers).ShouldBeTrue();
        integers!.ToIntegers().ShouldBe([long.MinValue, 0L, long.MaxValue]);
        a.TryGetDataset("none", out Hdf5Dataset? none).ShouldBeTrue();
        none!.Count.ShouldBe(0);
        a.TryGetGroup("b.c", out Hdf5Group? inner).ShouldBeTrue();
        inner!.TryGetDataset("flag", out Hdf5Dataset? flag).ShouldBeTrue();
        flag!.Kind.ShouldBe(Hdf5Kind.Truth);
        flag.ToIntegers().ShouldBe([1L]);
        root.TryGetDataset("fixed", out Hdf5Dataset? text).ShouldBeTrue();
        text!.FixedLength.ShouldBe(10);
        text.ToStrings().ShouldBe(["dense", "0123456789"]);
        root.TryGetDataset("number", out Hdf5Dataset? number).ShouldBeTrue();
        number!.Shape.ShouldBeEmpty();
        number.ToDoubles().ShouldBe([42.0]);
        root.TryGetDataset("strings", out Hdf5Dataset? strings).ShouldBeTrue();
        strings!.Shape.ShouldBe([3, 1]);
        strings.ToStrings().ShouldBe(["", "spike", "grüß\u4e16"]);
    }

    [Fact]
    public void The_same_tree_gives_the_same_bytes()
    {
        byte[] first = Hdf5File.Write(Sample());
        Hdf5File.Write(new Hdf5Group("", [Hdf5Dataset.Scalar("other", 1)]));

        Hdf5File.Write(Sample()).AsSpan().SequenceEqual(first).ShouldBeTrue();
        Hdf5File.Write(Hdf5File.Read(first, "again")).AsSpan().SequenceEqual(first).ShouldBeTrue();
    }

    [Fact]
    public void Members_come_in_the_order_of_their_names()
    {
        Hdf5Group root = new("", [Hdf5Dataset.Scalar("2", 2), Hdf5Dataset.Scalar("10", 10), Hdf5Dataset.Scalar("B", 0), Hdf5Dataset.Scalar("a", 0)]);

        Hdf5File.Read(Hdf5File.Write(root), "self").Members.Select(m => m.Name).ShouldBe(["10", "2", "B", "a"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_trees_survive_writing_and_reading(int seed)
    {
        Random random = new(seed);
        Hdf5Group tree = RandomGroup("", random, 0);
        byte[] bytes = Hdf5File.Write(tree);

        Hdf5Group read = Hdf5File.Read(bytes, "random");
        Describe(read).ShouldBe(Describe(tree));
        Hdf5File.Write(read).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    private static Hdf5Group RandomGroup(string name, Random random, int depth)
    {
        // Up to 700 members: more than one node of the tree of names holds.
        int members = depth == 0 ? random.Next(300, 700) : random.Next(0, 12);
        return new Hdf5Group(name, Enumerable.Range(0, members).Select(i => $"{(char)random.Next('A', 'z')}{i}".Replace('/', '_')).Select<string, Hdf5Node>(member => random.Next(6) switch
        {
            0 when depth < 4 => RandomGroup(member, random, depth + 1),
            1 => Hdf5Dataset.Of(member, Enumerable.Range(0, 6).Select(_ => random.NextSingle()).ToArray(), 2, 3),
            2 => Hdf5Dataset.Of(member, Enumerable.Range(0, 4).Select(_ => random.NextInt64()).ToArray(), 4, 1, 1),
            3 => Hdf5Dataset.Of(member, Enumerable.Range(0, 30).Select(i => new string('x', random.Next(i + 1))).ToArray(), 30),
            4 => Hdf5Dataset.Scalar(member, random.Next(2) == 0),
            _ => Hdf5Dataset.Of(member, [random.NextDouble()]),
        }));
    }

    private static string Describe(Hdf5Node node) => node switch
    {
        Hdf5Group group => $"{group.Name}({string.Join(' ', group.Members.OrderBy(m => m.Name, StringComparer.Ordinal).Select(Describe))})",
        Hdf5Dataset { Kind: Hdf5Kind.Text } text => $"{text.Name}[{string.Join('x', text.Shape)}]{string.Join('|', text.ToStrings())}",
        Hdf5Dataset data => $"{data.Name}:{data.Kind}[{string.Join('x', data.Shape)}]{(data.Kind is Hdf5Kind.Whole or Hdf5Kind.Truth ? string.Join(',', data.ToIntegers()) : string.Join(',', data.ToDoubles()))}",
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    [Fact]
    public void A_file_cut_anywhere_is_refused_and_says_so()
    {
        byte[] whole = Hdf5File.Write(Sample());
        whole.Length.ShouldBeGreaterThan(2000);

        for (int length = 0; length < whole.Length; length += 10)
        {
            Should.Throw<Hdf5Exception>(() => Hdf5File.Read(whole[..length], "cut.h5")).Message.ShouldStartWith("cut.h5:/");
        }
    }

    [Fact]
    public void Text_is_told_from_a_damaged_file()
    {
        Should.Throw<Hdf5SignatureException>(() => Hdf5File.Read("not a network"u8.ToArray(), "notes.txt"))
            .Message.ShouldBe("notes.txt:/: the file is not HDF5: its signature is missing.");
        Should.Throw<Hdf5SignatureException>(() => Hdf5File.Read([], "empty")).Problem.ShouldBe("the file is empty");
    }

    [Fact]
    public void A_file_of_another_writer_is_read_in_all_its_forms()
    {
        // Written by h5py 3.7; see make_variety.py beside it.
        Hdf5Group root = Hdf5File.Read(Checkout.File("tests/Compiler.Tests/Hdf5/Files/variety.h5"));
        Dataset("big_endian").ToDoubles().ShouldBe([0.0, 0.5, -1.25]);
        Dataset("half").ToFloats().ShouldBe([1f, -2f, 65504f]);
        Dataset("signed_bytes").ToIntegers().ShouldBe([-128L, 0L, 127L]);
        Dataset("big_endian_words").ToIntegers().ShouldBe([-2L, 300L]);
        Dataset("zipped").ToIntegers().ShouldBe(Enumerable.Range(0, 1000).Select(i => (long)i));
        Dataset("zipped").Shape.ShouldBe([10, 10, 10]);
        Dataset("partly_written").ToDoubles().ShouldBe([1, 7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 7.5]);
        Dataset("zipped_strings").ToStrings().ShouldBe(["", "a", "bb", "ccc"]);
        Dataset("truths").ToIntegers().ShouldBe([1L, 0L, 1L]);
        Dataset("complex").Kind.ShouldBe(Hdf5Kind.Unsupported);
        Should.Throw<Hdf5Exception>(() => Dataset("complex").ToDoubles()).Message.ShouldContain("the dataset holds compounds where numbers are wanted");
        Dataset("null").Kind.ShouldBe(Hdf5Kind.Unsupported);
        root.TryGetGroup("many", out Hdf5Group? many).ShouldBeTrue();
        many!.Members.Length.ShouldBe(100);

        Hdf5Dataset Dataset(string name) => root.TryGetDataset(name, out Hdf5Dataset? found) ? found : throw new KeyNotFoundException(name);
    }

    [Theory]
    [InlineData("soft.h5", "/link: soft links are not followed")]
    [InlineData("external.h5", "/link: external links are not followed")]
    [InlineData("newest.h5", "/: the group is stored in the newer form for many members")]
    public void What_is_not_read_is_refused_by_name(string file, string message) =>
        Should.Throw<Hdf5Exception>(() => Hdf5File.Read(Checkout.File($"tests/Compiler.Tests/Hdf5/Files/{file}"))).Message.ShouldContain(message);

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Should.Throw<Hdf5Exception>(() => Hdf5File.Read("/no/such/file.nir")).Message.ShouldContain("/no/such/file.nir");

    [Fact]
    public void Bytes_damaged_after_the_header_give_an_exception_or_other_values_but_never_more()
    {
        byte[] whole = Hdf5File.Write(Sample());
        int refused = 0;
        for (int at = 96; at < whole.Length; at += 3)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x40;
            try
            {
                Hdf5File.Read(damaged, "damaged");
            }
            catch (Hdf5Exception e)
            {
                e.Message.ShouldStartWith("damaged:/");
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Values_are_asked_for_in_their_own_kind()
    {
        Hdf5Dataset text = Hdf5Dataset.Scalar("t", "x");
        Should.Throw<Hdf5Exception>(() => text.ToDoubles()).Message.ShouldContain("where numbers are wanted");
        Should.Throw<Hdf5Exception>(() => text.ToIntegers());
        Should.Throw<Hdf5Exception>(() => Hdf5Dataset.Of("f", [1f], 1).ToIntegers()).Message.ShouldContain("where integers are wanted");
        Should.Throw<Hdf5Exception>(() => Hdf5Dataset.Of("f", [1f], 1).ToStrings()).Message.ShouldContain("where strings are wanted");
    }

    [Fact]
    public void Limits_hold_before_memory_is_asked_for()
    {
        byte[] whole = Hdf5File.Write(Sample());

        Should.Throw<Hdf5Exception>(() => Hdf5File.Read(whole, "f", new Hdf5Limits { MaxBytes = 1000 })).Message.ShouldContain("limit of 1000 bytes");
        Should.Throw<Hdf5Exception>(() => Hdf5File.Read(whole, "f", new Hdf5Limits { MaxObjects = 3 })).Message.ShouldContain("more than 3 groups");
        Should.Throw<Hdf5Exception>(() => Hdf5File.Read(whole, "f", new Hdf5Limits { MaxDepth = 1 })).Message.ShouldContain("nested more than 1 deep");
    }

    [Fact]
    public void Names_that_cannot_stand_in_a_path_are_refused()
    {
        Should.Throw<ArgumentException>(() => new Hdf5Group("", [Hdf5Dataset.Scalar("a/b", 1)]));
        Should.Throw<ArgumentException>(() => new Hdf5Group("", [Hdf5Dataset.Scalar("a", 1), Hdf5Dataset.Scalar("a", 2)]));
        Should.Throw<ArgumentException>(() => Hdf5Dataset.Of("a", [1f, 2f], 3));
        Should.Throw<ArgumentException>(() => Hdf5Dataset.Fixed("a", 3, ["long"], 1));
    }

    [Fact]
    public void Many_threads_may_read_and_write_at_once()
    {
        byte[] whole = Hdf5File.Write(Sample());
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            Hdf5File.Write(Hdf5File.Read(whole, $"copy{i}")).AsSpan().SequenceEqual(whole).ShouldBeTrue();
        });
    }

    [SharedDataTheory]
    [InlineData("data/loihi_mnist_large/bootstrap_mnist.net", "/layer/1/weight", 512 * 784)]
    [InlineData("data/loihi_oxford/oxford.net", "/layer/1/weight", 200 * 256)]
    [InlineData("data/loihi_pilotnet/pilotnet_lif.net", "/layer/1/weight", 24 * 3 * 3 * 3)]
    [InlineData("data/nir_lif/lif_norse.nir", "/node/edges", 6)]
    [InlineData("data/nir_braille/braille_noDelay_bias_zero.nir", "/node/nodes/lif1.w_rec/weight", 38 * 38)]
    [InlineData("data/nir_nmnist/cnn_sinabs.nir", "/node/type", 1)]
    public void Files_of_other_writers_are_read(string file, string path, int count)
    {
        Hdf5Node node = Hdf5File.Read(Checkout.Shared(file));
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = ((Hdf5Group)node).Members.Single(m => m.Name == name);
        }

        ((Hdf5Dataset)node).Count.ShouldBe(count);
    }
}

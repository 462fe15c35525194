using System.Text.RegularExpressions;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Graph.Readers;
using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Hdf5;
using NeuroChip.Spec.Profiles;
using Xunit.Abstractions;

namespace Conformance.Tests.Chain;

/// <summary>Files that hold no network: each refused with coded problems that name the file, and nothing else ever thrown.</summary>
public sealed partial class BadFileTests(ITestOutputHelper output)
{
    private const string Bootstrap = "data/loihi_mnist_large/bootstrap_mnist.net";

    [SharedDataFact(Bootstrap)]
    public void A_network_cut_at_any_length_is_refused() => Cut(50_000);

    [SharedDataFact(Bootstrap, isLong: true)]
    public void A_network_cut_at_every_1000th_byte_is_refused() => Cut(1000);

    [Theory]
    [InlineData("notes.net", "hello, this is no network\n", "NC1002")]
    [InlineData("graph.nir", "{\"nodes\": []}\n", "NC1002")]
    [InlineData("nothing.net", "", "NC1002")]
    public void A_text_file_is_refused_as_no_network(string name, string text, string code)
    {
        using var file = new ScratchFile(name, System.Text.Encoding.UTF8.GetBytes(text));

        Refusal(file.Path).Problems.ShouldHaveSingleItem().Code.Id.ShouldBe(code);
    }

    [Fact]
    public void A_file_that_is_not_there_and_a_folder_are_refused()
    {
        Refusal(Path.Combine(AppContext.BaseDirectory, "no-such-file.net")).Problems.ShouldHaveSingleItem().Code.Id.ShouldBe("NC1001");
        Refusal(AppContext.BaseDirectory).Problems.ShouldHaveSingleItem().Code.Id.ShouldBe("NC1001");
    }

    [Fact]
    public void An_hdf5_file_without_a_network_is_refused_with_what_it_holds()
    {
        using var file = new ScratchFile("weights.h5", Hdf5File.Write(new Hdf5Group("", [Hdf5Dataset.Of("weights", [1f, 2f], 2)])));

        FormatProblem problem = Refusal(file.Path).Problems.ShouldHaveSingleItem();
        problem.Code.Id.ShouldBe("NC1003");
        problem.Found.ShouldContain("weights");
    }

    /// <summary>Each change makes the network one no chip can hold; whoever sees it first says so, with the layer's place.</summary>
    [SharedDataTheory("data/loihi_oxford")]
    [InlineData(40_000f)]
    [InlineData(-40_000f)]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e30f)]
    public void A_weight_outside_the_range_is_refused_with_its_layer(float weight)
    {
        Hdf5Group root = Hdf5File.Read(File.ReadAllBytes(Checkout.Shared("data/loihi_oxford/oxford.net")), "oxford.net");
        using var file = new ScratchFile("oxford.net", Hdf5File.Write(WithWeight(root, "/layer/0/weight", weight)));

        string[] problems = ProblemsOf(file.Path);

        problems.ShouldNotBeEmpty();
        problems.ShouldAllBe(problem => CodedLine().IsMatch(problem));
        problems.ShouldContain(problem => problem.Contains("/layer/0/weight", StringComparison.Ordinal));
    }

    /// <summary>A changed bit may be a changed weight, or a broken file; never an exception of another kind, a crash or a hang.</summary>
    [SharedDataTheory]
    [InlineData("data/loihi_oxford/oxford.net", 60)]
    [InlineData("data/nir_lif/two_lif_neurons.nir", 300)]
    [InlineData("data/nir_braille/braille_noDelay_bias_zero.nir", 60)]
    [InlineData("data/loihi_pilotnet/pilotnet_lif.net", 60)]
    public void A_network_with_a_flipped_bit_is_refused_or_is_another_network(string path, int flips)
    {
        const int seed = 55_001;
        const int head = 16 * 1024;
        output.WriteLine($"seed {seed}");
        byte[] bytes = File.ReadAllBytes(Checkout.Shared(path));
        using var file = new ScratchFile("flipped" + Path.GetExtension(path), bytes);
        using FileStream stream = new(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < flips; i++)
        {
            // Most of a large file is weights; the structures that can break a reader lie near the start, for the most part.
            int at = random.Next(i % 2 == 0 ? Math.Min(head, bytes.Length) : bytes.Length);
            Write(stream, at, (byte)(bytes[at] ^ (1 << random.Next(8))));
            string[] problems = ProblemsOf(file.Path);
            problems.ShouldAllBe(problem => CodedLine().IsMatch(problem), $"byte {at}");
            refused += problems.Length > 0 ? 1 : 0;
            Write(stream, at, bytes[at]);
        }

        output.WriteLine($"{refused} of {flips} refused");
        refused.ShouldBeGreaterThan(0);
    }

    private static void Write(FileStream stream, int at, byte value)
    {
        stream.Position = at;
        stream.WriteByte(value);
        stream.Flush();
    }

    private static void Cut(int every)
    {
        byte[] whole = File.ReadAllBytes(Checkout.Shared(Bootstrap));
        using var file = new ScratchFile("cut.net", whole);
        using FileStream stream = new(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

        // From the end toward the start, so that each file is the one before, cut again.
        for (int length = (whole.Length - 1) / every * every; length >= 0; length -= every)
        {
            stream.SetLength(length);
            GraphFormatException refusal = Refusal(file.Path, $"cut at byte {length}");
            refusal.Problems.ShouldNotBeEmpty();
            refusal.Problems.ShouldAllBe(problem => CodedLine().IsMatch(problem.ToString()), $"cut at byte {length}");
        }
    }

    private static GraphFormatException Refusal(string path, string? what = null)
    {
        var refusal = Should.Throw<GraphFormatException>(() => NetworkReader.Read(path), what);
        refusal.Message.ShouldContain(Path.GetFileName(path));
        return refusal;
    }

    /// <summary>What reader and compiler have against a file.</summary>
    private static string[] ProblemsOf(string path)
    {
        try
        {
            CompileResult result = Compiler.Compile(NetworkReader.Read(path).Graph, ChipProfile.Load("loihi1-d18"));
            return [.. result.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.ToString())];
        }
        catch (GraphFormatException refusal)
        {
            return [.. refusal.Problems.Select(problem => problem.ToString())];
        }
    }

    /// <summary>A copy of a group in which the first value of one dataset is another.</summary>
    private static Hdf5Group WithWeight(Hdf5Group group, string path, float weight) => new(group.Name, group.Members.Select(member =>
    {
        if (member is Hdf5Group inner)
        {
            return WithWeight(inner, path, weight);
        }

        if (member.Path != path)
        {
            return member;
        }

        var dataset = (Hdf5Dataset)member;
        float[] values = dataset.ToFloats();
        values[0] = weight;
        return Hdf5Dataset.Of(dataset.Name, values, dataset.Shape.AsSpan());
    }));

    [GeneratedRegex(@"^\S.*: NC[12]\d{3}: \S")]
    private static partial Regex CodedLine();
}

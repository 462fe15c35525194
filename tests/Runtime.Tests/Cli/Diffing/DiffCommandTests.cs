using System.Text.Json;
using NeuroChip.Cli.Errors;
using NeuroChip.Graph;
using NeuroChip.Server;
using NeuroChip.Spec.Registers;

namespace Runtime.Tests.Cli.Diffing;

/// <summary>Two runs in lock step: the same, or the first step, phase, core and word in which they part.</summary>
public sealed class DiffCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lif-0", "--engine-b scalar", "compared core by core")]
    [InlineData("recurrent-0", "--engine-b scalar --split-b 7", "compared by population and unit")]
    [InlineData("noise-1", "--engine-b scalar --split 2 --placement-seed-b 5", "compared by population and unit")]
    public async Task Runs_that_must_be_equal_are(string name, string options, string how)
    {
        CliRun run = await CliRun.Of(["diff", Case(name), .. options.Split(' ')]);

        run.ExitCode.ShouldBe(ExitCodes.Ok, run.Out + run.Error);
        run.Out.ShouldContain(how);
        run.Out.ShouldContain("same after every phase of");
    }

    [Fact]
    public async Task Scalar_and_OpenCL_are_compared_by_default()
    {
        CliRun run = await CliRun.Of("diff", Case("recurrent-0"), "--steps", "60");

        if (EngineChoice.DescribeDevices(out _).Count == 0)
        {
            run.ExitCode.ShouldBe(ExitCodes.Device);
            run.Error.ShouldContain("NC4107");
            return;
        }

        run.ExitCode.ShouldBe(ExitCodes.Ok, run.Out + run.Error);
        run.Out.ShouldContain("scalar, profile conformance");
        run.Out.ShouldContain("opencl, profile conformance");
    }

    [Theory]
    [InlineData("", "step 3, phase deliver, chip 0 core 0, compartment 1, relay[1]: u: A 0, B 64")]
    [InlineData("--split-b 3", "step 3, phase deliver, relay[1]: u: A 0, B 64")]
    public async Task A_word_the_host_writes_on_one_side_is_named(string options, string expected)
    {
        string net = _folder.Write("net.img", TestNetworks.Spikes().ToBytes());
        string other = _folder.Write("other.img", TestNetworks.Spikes(3).ToBytes());
        string[] b = options.Length == 0 ? [] : [other];
        string place = options.Length == 0 ? $"0/0:{Address(CoreBlocks.CxState, 1)}" : $"{CoreOf(3, 1)}:{Address(CoreBlocks.CxState, 0)}";

        CliRun run = await CliRun.Of(["diff", net, .. b, "--engine-b", "scalar", "--steps", "9", "--write-b", $"3:{place}=64"]);

        run.ExitCode.ShouldBe(ExitCodes.Failed, run.Error);
        run.Out.ShouldContain($"first difference: {expected}");
        run.Out.ShouldContain("1 word differs after that phase");
    }

    [Theory]
    [InlineData("weight", "step 2, phase deliver, chip 0 core 0, compartment 0, a[0]: slot +1: A 6400, B 12800")]
    [InlineData("threshold", "step 2, phase update, chip 0 core 0, compartment 0, a[0]: v: A 6400, B 0")]
    [InlineData("refractory", "step 2, phase update, chip 0 core 0, compartment 0, a[0]: refractory: A 0, B 4")]
    [InlineData("axon", "in flight: in-axon ")]
    public async Task The_first_phase_in_which_two_networks_part_is_named(string change, string expected)
    {
        int threshold = change is "refractory" or "axon" ? 50 : 200;
        string a = _folder.Write("a.img", Network("", threshold).ToBytes());
        string b = _folder.Write("b.img", Network(change, change == "threshold" ? 50 : threshold).ToBytes());
        string input = _folder.Write("in.csv", "step,unit\n0,0\n");

        CliRun run = await CliRun.Of("diff", a, b, "--input", input, "--engine-b", "scalar", "--steps", "9");

        run.ExitCode.ShouldBe(ExitCodes.Failed, run.Error);
        run.Out.ShouldContain("first difference: step ");
        run.Out.ShouldContain(expected);
    }

    [Fact]
    public async Task Json_names_the_same_in_fields()
    {
        string net = _folder.Write("net.img", TestNetworks.Spikes().ToBytes());

        CliRun same = await CliRun.Of("diff", net, "--engine-b", "scalar", "--steps", "4", "--json");
        CliRun other = await CliRun.Of(
            "diff", net, "--engine-b", "scalar", "--steps", "4", "--json", "--write-a", $"2:0/0:{Address(CoreBlocks.CxState, 2)}=0x40");

        using JsonDocument first = JsonDocument.Parse(same.Out);
        first.RootElement.GetProperty("same").GetBoolean().ShouldBeTrue();
        first.RootElement.GetProperty("steps").GetInt32().ShouldBe(4);
        using JsonDocument second = JsonDocument.Parse(other.Out);
        JsonElement word = second.RootElement.GetProperty("first");
        (word.GetProperty("step").GetInt32(), word.GetProperty("phase").GetString(), word.GetProperty("core").GetInt32(),
            word.GetProperty("compartment").GetInt32(), word.GetProperty("unit").GetString(), word.GetProperty("word").GetString())
            .ShouldBe((2, "deliver", 0, 2, "relay[2]", "u"));
    }

    [Fact]
    public async Task What_cannot_be_compared_is_refused()
    {
        string net = _folder.Write("net.img", TestNetworks.Spikes().ToBytes());
        string other = _folder.Write("other.img", TestNetworks.Values().ToBytes());
        string trail = _folder.Write("trail.csv", "step,phase,core,digest\n");
        string bad = _folder.Write("bad.csv", "step,phase,core,digest\n1,deliver,0/0,abc\n");

        await Refused(ExitCodes.Failed, "NC3401: the networks have other populations", "diff", net, other, "--engine-b", "scalar", "--steps", "2");
        await Refused(ExitCodes.Failed, "NC3401: a file of digests is compared with another", "diff", net, trail);
        await Refused(ExitCodes.Failed, "bad.csv:2: NC3402", "diff", bad, bad);
        await Refused(ExitCodes.Failed, "NC3107", "diff", net, "--engine-b", "scalar");
        await Refused(ExitCodes.Usage, "NC3201", "diff", net, "--engine-b", "scalar", "--steps", "2", "--split-b", "2");
        await Refused(ExitCodes.Usage, "NC3201", "diff", Case("lif-0"), "--input", trail);
        await Refused(ExitCodes.Failed, "NC3309", "diff", _folder.Write("rules.json", Conformance.SmallRules.Create().ToJsonString()));
        await Refused(ExitCodes.Failed, "NC3001", "diff", _folder.File("missing.img"));
        await Refused(ExitCodes.Device, "NC4007", "diff", net, "--engine-b", "scalar", "--steps", "2", "--write-b", "1:0/0:0x3=1");
        await Refused(ExitCodes.Device, "NC4004", "diff", net, "--engine-b", "scalar", "--steps", "2", "--write-b", "1:0/9:0xa000=1");
        await Refused(
            ExitCodes.Failed, "NC3102", "diff", net, "--engine-b", "scalar", "--input", _folder.Write("e.csv", "step,unit\n0,0\n"), "--sample", "1");
    }

    [Fact]
    public async Task Digests_of_equal_runs_are_equal_and_of_others_name_the_first_core()
    {
        string[] files = ["a.csv", "b.csv", "short.csv", "other.csv"];
        foreach (string file in files)
        {
            string name = file == "other.csv" ? "recurrent-1" : "recurrent-0";
            string steps = file == "short.csv" ? "4" : "5";
            CliRun written = await CliRun.Of("digests", Case(name), "--steps", steps, "--split", "2", "-o", _folder.File(file));
            written.ExitCode.ShouldBe(ExitCodes.Ok, written.Error);
            written.Out.ShouldContain($"{4 * 4 * int.Parse(steps)} digests");
        }

        string[] lines = File.ReadAllLines(_folder.File("a.csv"));
        lines.Length.ShouldBe(1 + (4 * 4 * 5));
        lines[1].ShouldStartWith("1,deliver,0/0,");
        lines[^1].ShouldStartWith("5,emit,0/3,");
        string spoiled = lines[40][..^1] + (lines[40][^1] == '0' ? '1' : '0');
        File.WriteAllLines(_folder.File("spoiled.csv"), [.. lines[..40], spoiled, .. lines[41..]]);

        CliRun same = await Diff("b.csv");
        CliRun one = await Diff("spoiled.csv");
        CliRun shorter = await Diff("short.csv");
        CliRun other = await Diff("other.csv");

        (same.ExitCode, same.Out.Trim()).ShouldBe((ExitCodes.Ok, "same: 80 digests"));
        one.ExitCode.ShouldBe(ExitCodes.Failed);
        one.Out.ShouldStartWith($"first difference: step 3, phase integrate, core 0/3: A {lines[40].Split(',')[3]}, B {spoiled.Split(',')[3]}");
        shorter.Out.ShouldContain("step 5, phase deliver, core 0/0");
        shorter.Out.ShouldContain("B no line");
        other.Out.ShouldContain("step 1, phase ");
    }

    private Task<CliRun> Diff(string file) => CliRun.Of("diff", _folder.File("a.csv"), _folder.File(file));

    private static async Task Refused(int exitCode, string message, params string[] line)
    {
        CliRun run = await CliRun.Of(line);
        run.ExitCode.ShouldBe(exitCode, run.Error);
        run.Error.ShouldContain(message);
    }

    private static string Case(string name) => Checkout.File($"tests/vectors/core/{name}.json");

    private static string Address(string block, int index) =>
        $"0x{RegisterMap.FindBlock(TestNetworks.Profile.Layout, block)!.OffsetOf(index):x}";

    /// <summary>The core that holds a unit of the split network.</summary>
    private static string CoreOf(int split, int unit)
    {
        var slices = TestNetworks.Spikes(split).Manifest.Populations.Single(p => p.Name == "relay").Slices;
        var slice = slices.Single(s => unit >= s.FirstUnit && unit < s.FirstUnit + s.Count);
        return $"{slice.Chip}/{slice.Core}";
    }

    /// <summary>A source that reaches a unit with weight 100, which passes on to another, with one thing changed.</summary>
    private static NeuroChip.Spec.Image.ChipImage Network(string change, int threshold)
    {
        var builder = new SnnGraphBuilder("pair")
            .Source("in", 2)
            .Compartments("a", 2, new IntegerCuba { VthMant = threshold, Refract = change == "refractory" ? 5 : 1 })
            .Sparse("in", "a", [new SparseSynapse(0, 0, change == "weight" ? 200 : 100), new SparseSynapse(1, 1, 50, 3)])
            .Sparse("a", "a", change == "axon"
                ? [new SparseSynapse(0, 1, 10), new SparseSynapse(1, 0, 10)]
                : [new SparseSynapse(1, 0, 10)])
            .Output("felt", "a", OutputKind.Spikes);
        return TestNetworks.Compiled(builder.Build());
    }
}

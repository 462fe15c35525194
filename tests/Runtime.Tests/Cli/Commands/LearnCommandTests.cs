using System.Text.Json;
using NeuroChip.Cli.Errors;
using Runtime.Tests.Server;

namespace Runtime.Tests.Cli.Commands;

/// <summary>Looking at what learns: rules and programs of an image, and its microcode instruction by instruction.</summary>
public sealed class LearnCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_usage_error_points_to_the_help_of_the_whole_command()
    {
        CliRun run = await CliRun.Of("learn", "trace", "any.img", "--synapse", "nonsense");

        run.ExitCode.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain("See: neurochip learn trace --help");
    }

    [Fact]
    public async Task Rules_places_and_programs_are_shown()
    {
        string image = _folder.Write("learning.img", LearningNetwork.File);

        CliRun text = await CliRun.Of("learn", "show", image);
        CliRun machine = await CliRun.Of("learn", "show", image, "--json");
        CliRun program = await CliRun.Of("disasm", image, "--core", "0/0", "--program", "0");
        CliRun sections = await CliRun.Of("disasm", image, "--section", "Microcode");

        text.ExitCode.ShouldBe(ExitCodes.Ok, text.Error);
        text.Out.ShouldContain(LearningNetwork.WeightRule);
        text.Out.ShouldContain("epoch 2, profile 0, in-axons");
        text.Out.ShouldContain("EXIT x0|y0");
        using JsonDocument json = JsonDocument.Parse(machine.Out);
        json.RootElement.GetProperty("projections")[0].GetProperty("name").GetString().ShouldBe(LearningNetwork.Projection);
        json.RootElement.GetProperty("programs")[0].GetProperty("words").GetArrayLength().ShouldBeGreaterThan(5);
        program.Out.ShouldContain("TGT  w");
        sections.Out.ShouldContain("EXIT x0|y0");
    }

    [Theory]
    [InlineData("in->out[0,1]")]
    [InlineData("0/0:0.2")]
    public async Task A_visit_is_shown_instruction_by_instruction(string synapse)
    {
        string image = _folder.Write("learning.img", LearningNetwork.File);
        string input = _folder.Write("in.csv", "step,unit\n0,0\n");

        CliRun text = await CliRun.Of("learn", "trace", image, "--input", input, "--synapse", synapse, "--steps", "4");
        CliRun machine = await CliRun.Of("learn", "trace", image, "--input", input, "--synapse", synapse, "--steps", "4", "--from", "1", "--to", "2", "--json");

        text.ExitCode.ShouldBe(ExitCodes.Ok, text.Error);
        text.Out.ShouldContain($"step 2: {synapse} (chip 0 core 0 in-axon 0 position 2, compartment 1)");
        text.Out.ShouldContain("step 4: ");
        text.Out.ShouldEndWith("2 visits\n".ReplaceLineEndings());
        string[] lines = machine.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using JsonDocument first = JsonDocument.Parse(lines[0]);
        first.RootElement.GetProperty("pc").GetInt32().ShouldBe(0);
        first.RootElement.GetProperty("instruction").GetString().ShouldBe("EXIT x0|y0");
        using JsonDocument multiply = JsonDocument.Parse(lines.First(line => line.Contains("\"MUL  y1\"", StringComparison.Ordinal)));
        multiply.RootElement.GetProperty("step").GetInt32().ShouldBe(2);
        multiply.RootElement.GetProperty("operands")[0].GetInt32().ShouldBe(0, "the compartment has not spiked");
        multiply.RootElement.GetProperty("p").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData("in->out[1,1]", "NC3503")]
    [InlineData("in->out[0,0]#3", "NC3503")]
    [InlineData("else[0,0]", "NC3503")]
    [InlineData("0/0:0.3", "NC3503")]
    [InlineData("0/9:0.0", "NC3503")]
    public async Task A_synapse_that_is_not_there_is_refused(string synapse, string code)
    {
        string image = _folder.Write("learning.img", LearningNetwork.File);

        CliRun run = await CliRun.Of("learn", "trace", image, "--synapse", synapse, "--steps", "2");

        run.ExitCode.ShouldBe(ExitCodes.Failed);
        run.Error.ShouldContain(code);
    }

    [Fact]
    public async Task What_a_run_has_learned_is_written_in_process_and_served_alike()
    {
        string image = _folder.Write("learning.img", LearningNetwork.File);
        string input = _folder.Write("in.csv", "step,unit\n" + string.Concat(LearningNetwork.Input(40).OrderBy(spike => spike.Step).Select(spike => $"{spike.Step - 1},{spike.Unit}\n")));
        await using ServedDevice served = await ServedDevice.StartAsync();

        CliRun here = await CliRun.Of(
            "run", image, "--input", input, "--steps", "40", "--latency", "0", "--engine", "scalar",
            "--learned", $"in->out={_folder.File("w.csv")}", "--learned", $"in->out={_folder.File("w.npy")}");
        CliRun there = await CliRun.Of(
            "run", image, "--input", input, "--steps", "40", "--latency", "0", "--address", served.Server.Addresses[0], "--learned", $"in->out={_folder.File("served.csv")}");

        here.ExitCode.ShouldBe(ExitCodes.Ok, here.Error);
        here.Out.ShouldContain("plastic updates");
        there.ExitCode.ShouldBe(ExitCodes.Ok, there.Error);
        string[] lines = File.ReadAllLines(_folder.File("w.csv"));
        lines.Length.ShouldBe(6);
        lines[0].ShouldBe("pre,post,weight,delay,tag");
        lines[1].ShouldStartWith("0,0,");
        lines[1].ShouldNotBe("0,0,100,0,7");
        File.ReadAllText(_folder.File("served.csv")).ShouldBe(File.ReadAllText(_folder.File("w.csv")));
        using NeuroChip.Device.EmulatedDevice device = LearningNetwork.Ran(40);
        lines[1..].Select(line => int.Parse(line.Split(',')[2])).ShouldBe(device.Learning.ReadSynapses("in->out").Weights);
        NeuroChip.Cli.Data.NpyFile.Parse("w.npy", File.ReadAllBytes(_folder.File("w.npy"))).Shape.ShouldBe([5, 5]);
    }

    [Theory]
    [InlineData("in->out", ExitCodes.Usage, "PROJECTION=FILE")]
    [InlineData("out->in=w.csv", ExitCodes.Failed, "NC3503")]
    public async Task Files_for_what_is_not_learned_are_refused(string learned, int code, string message)
    {
        string image = _folder.Write("learning.img", LearningNetwork.File);
        string input = _folder.Write("in.csv", "step,unit\n0,0\n");

        CliRun run = await CliRun.Of("run", image, "--input", input, "--steps", "4", "--latency", "0", "--engine", "scalar", "--learned", learned);

        run.ExitCode.ShouldBe(code);
        run.Error.ShouldContain(message);
    }

    [Fact]
    public async Task A_network_without_learning_is_refused_and_so_are_names_that_are_none()
    {
        string image = _folder.Write("plain.img", SmallNetwork.File);
        string learning = _folder.Write("learning.img", LearningNetwork.File);

        (await CliRun.Of("learn", "show", image)).Error.ShouldContain("NC3502");
        (await CliRun.Of("run", image, "--input", _folder.Write("in.csv", "step,unit\n0,0\n"), "--steps", "2", "--learned", "a=w.csv")).Error.ShouldContain("NC3502");
        (await CliRun.Of("inspect", learning)).Out.ShouldContain($"learns    in->out: {LearningNetwork.WeightRule}; {LearningNetwork.TagRule}");
        (await CliRun.Of("inspect", learning, "--json")).Out.ShouldContain("\"projections\":[{\"name\":\"in->out\"");
        (await CliRun.Of("learn", "trace", image, "--synapse", "a[0,0]", "--steps", "2")).Error.ShouldContain("NC3502");
        (await CliRun.Of("learn", "trace", image, "--synapse", "a(0,0)", "--steps", "2")).ExitCode.ShouldBe(ExitCodes.Usage);
        (await CliRun.Of("disasm", learning, "--program", "0")).Error.ShouldContain("NC3201");
        (await CliRun.Of("disasm", learning, "--core", "0/0", "--program", "9")).Error.ShouldContain("NC3202");
    }

    [Fact]
    public async Task Two_runs_that_learn_differently_part_in_the_phase_learn()
    {
        string image = _folder.Write("learning.img", LearningNetwork.File);
        string input = _folder.Write("in.csv", "step,unit\n0,0\n1,0\n2,0\n3,0\n4,1\n");
        string[] common = ["diff", image, "--input", input, "--steps", "12", "--engine-a", "scalar", "--engine-b", "scalar"];

        CliRun same = await CliRun.Of(common);
        CliRun other = await CliRun.Of([.. common, "--write-b", "1:0/0:0x84=0"]);

        same.ExitCode.ShouldBe(ExitCodes.Ok, same.Out + same.Error);
        other.ExitCode.ShouldBe(ExitCodes.Failed, other.Out + other.Error);
        other.Out.ShouldContain("first difference: step ");
        other.Out.ShouldContain(" of in-axon 0");
    }

    [Fact]
    public async Task Digests_have_a_fifth_phase_where_something_learns()
    {
        string image = _folder.Write("learning.img", LearningNetwork.File);

        CliRun run = await CliRun.Of("digests", image, "--steps", "2", "-o", _folder.File("d.csv"));

        run.ExitCode.ShouldBe(ExitCodes.Ok, run.Error);
        File.ReadAllLines(_folder.File("d.csv")).ShouldContain(line => line.StartsWith("2,learn,0/0,", StringComparison.Ordinal));
    }
}

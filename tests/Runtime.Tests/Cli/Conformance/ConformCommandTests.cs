using System.Text.Json;
using System.Text.Json.Nodes;
using NeuroChip.Cli.Errors;
using NeuroChip.Device;
using NeuroChip.Server;
using NeuroChip.Spec.Profiles;

namespace Runtime.Tests.Cli.Conformance;

/// <summary>The command's verdicts, lines and exit codes, in process and on a served device.</summary>
public sealed class ConformCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public async Task A_case_that_agrees_passes(string split)
    {
        Write("small", SmallCase.Create().ToJsonString());

        CliRun run = await CliRun.Of("conform", _folder.Path, "--engine", "scalar", "--split", split, "--verbose");

        run.ExitCode.ShouldBe(ExitCodes.Ok, run.Error);
        Lines(run).ShouldBe([$"PASS small ({_folder.File("small.json")}) scalar, split {split}", "0 refused", "1 passed, 0 failed"]);
    }

    [Theory]
    [InlineData("probe", "step 2: a.v[0]: expected 4097, found 4096")]
    [InlineData("missing", "step 2: spike a[0]: expected a spike, found none")]
    [InlineData("extra", "step 3: spike a[0]: expected none, found a spike")]
    [InlineData("hash", "step 2: state_hash: expected 0000000000000001, found ")]
    [InlineData("hash", "every probe and spike of the case agrees to its end")]
    [InlineData("hash then probe", "step 2: state_hash: expected 0000000000000001, found ")]
    [InlineData("hash then probe", "probes and spikes agree until step 4: a.v[0]: expected 9, found 0")]
    public async Task A_case_that_differs_fails_with_the_first_difference(string kind, string message)
    {
        Write("good", SmallCase.Create().ToJsonString());
        Write("bad", SmallCase.With(json => Spoil(json["expect"]!, kind)));

        CliRun run = await CliRun.Of("conform", _folder.Path, "--engine", "scalar");

        run.ExitCode.ShouldBe(ExitCodes.Failed, run.Error);
        Lines(run)[0].ShouldStartWith($"FAIL small ({_folder.File("bad.json")}) scalar, split 1: ");
        Lines(run)[0].ShouldContain(message);
        Lines(run)[^1].ShouldBe("1 passed, 1 failed");
    }

    [Fact]
    public async Task What_does_not_fit_is_listed_apart()
    {
        Write("large", SmallCase.With(json =>
        {
            json["populations"]![1]!["size"] = 1_000_000;
            json["populations"]![1]!["refract"] = 1;
        }));

        CliRun run = await CliRun.Of("conform", _folder.Path, "--engine", "scalar", "--profile", "tiny");

        run.ExitCode.ShouldBe(ExitCodes.Ok, run.Out);
        Lines(run)[0].ShouldStartWith("refused small: ");
        Lines(run)[0].ShouldContain("NC2");
        Lines(run)[1..].ShouldBe(["1 refused", "0 passed, 0 failed"]);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task A_case_that_learns_passes(string split)
    {
        Write("learning", SmallCase.Learning());

        CliRun run = await CliRun.Of("conform", _folder.Path, "--engine", "scalar", "--split", split, "--verbose");

        run.ExitCode.ShouldBe(ExitCodes.Ok, run.Out + run.Error);
        Lines(run).ShouldBe([$"PASS small ({_folder.File("learning.json")}) scalar, split {split}", "0 refused", "1 passed, 0 failed"]);
    }

    [Theory]
    [InlineData("weight", "step 4: in->a.w[1,0]: expected 64, found 66")]
    [InlineData("tag", "step 4: in->a.t[1,0]: expected 4, found 5")]
    [InlineData("pre trace", "step 4: in->a.x1[1]: expected 6, found 5")]
    [InlineData("post trace", "step 4: in->a.y2[0]: expected 1, found 0")]
    [InlineData("no synapse", "step 4: in->a[1,0]#2: expected a synapse, found none")]
    [InlineData("hash", "probes and spikes agree until step 4: in->a.w[1,0]: expected 64, found 66")]
    public async Task What_was_learned_otherwise_is_told_by_its_place(string kind, string message)
    {
        Write("bad", SmallCase.Learning(json => SpoilLearned(json["expect"]!, kind)));

        CliRun run = await CliRun.Of("conform", _folder.Path, "--engine", "scalar");

        run.ExitCode.ShouldBe(ExitCodes.Failed, run.Error);
        Lines(run)[0].ShouldContain(message);
    }

    [Fact]
    public async Task A_malformed_file_fails_and_the_others_still_run()
    {
        Write("a", "{}");
        Write("b", SmallCase.Create().ToJsonString());

        CliRun run = await CliRun.Of("conform", _folder.Path, "--engine", "scalar");

        run.ExitCode.ShouldBe(ExitCodes.Failed);
        Lines(run)[0].ShouldStartWith($"FAIL {_folder.File("a.json")}: case: NC3303");
        Lines(run)[^1].ShouldBe("1 passed, 1 failed");
    }

    [Fact]
    public async Task Strict_mode_fails_a_case_that_overflows_and_no_other()
    {
        Write("calm", SmallCase.Create().ToJsonString());
        File.Copy(Checkout.File("tests/vectors/core/overflow-0.json"), _folder.File("overflow-0.json"));

        CliRun plain = await CliRun.Of("conform", _folder.Path, "--engine", "scalar");
        CliRun strict = await CliRun.Of("conform", _folder.Path, "--engine", "scalar", "--strict");

        plain.ExitCode.ShouldBe(ExitCodes.Ok, plain.Out);
        strict.ExitCode.ShouldBe(ExitCodes.Failed);
        Lines(strict)[0].ShouldStartWith($"FAIL overflow-0 ({_folder.File("overflow-0.json")}) scalar, split 1: NC4020: Step ");
        Lines(strict)[0].ShouldContain("population 'a' unit");
        Lines(strict)[^1].ShouldBe("1 passed, 1 failed");
    }

    [Fact]
    public async Task A_path_that_leads_to_no_case_ends_the_command()
    {
        CliRun empty = await CliRun.Of("conform", _folder.Path);
        CliRun missing = await CliRun.Of("conform", _folder.File("nowhere"));

        empty.ExitCode.ShouldBe(ExitCodes.Failed);
        empty.Error.ShouldContain("NC3308");
        missing.ExitCode.ShouldBe(ExitCodes.Failed);
        missing.Error.ShouldContain("NC3001");
    }

    [Fact]
    public async Task A_served_device_gives_the_same_verdicts()
    {
        Write("good", SmallCase.Create().ToJsonString());
        Write("bad", SmallCase.With(json => Spoil(json["expect"]!, "probe")));
        Write("learned", SmallCase.Learning());
        Write("otherwise", SmallCase.Learning(json => SpoilLearned(json["expect"]!, "pre trace")));
        Write("rules", SmallRules.Create().ToJsonString());
        string address = $"unix:{_folder.File("s")}";
        using var device = new EmulatedDevice("chip0", ChipProfile.Load("conformance"), EngineChoice.Create(EngineChoice.Scalar));
        await using DeviceServer server = await DeviceServer.StartAsync(new DeviceServerOptions { Listen = [address], Devices = [device] });

        CliRun there = await CliRun.Of("conform", _folder.Path, "--address", address);
        CliRun here = await CliRun.Of("conform", _folder.Path, "--engine", "scalar");
        CliRun other = await CliRun.Of("conform", _folder.Path, "--address", address, "--profile", "tiny");

        there.ExitCode.ShouldBe(ExitCodes.Failed, there.Error);
        there.Out.ShouldBe(here.Out);
        other.ExitCode.ShouldBe(ExitCodes.Device);
        other.Error.ShouldContain("NC3206");
    }

    [Fact]
    public async Task Json_says_all_of_it_in_one_object()
    {
        Write("bad", SmallCase.With(json => Spoil(json["expect"]!, "extra")));

        CliRun run = await CliRun.Of("conform", _folder.Path, "--engine", "scalar", "--json");

        using JsonDocument json = JsonDocument.Parse(run.Out);
        json.RootElement.GetProperty("failed").GetInt32().ShouldBe(1);
        JsonElement one = json.RootElement.GetProperty("cases")[0];
        one.GetProperty("verdict").GetString().ShouldBe("failed");
        one.GetProperty("first").GetProperty("step").GetInt32().ShouldBe(3);
        one.GetProperty("first").GetProperty("variable").GetString().ShouldBe("spike a[0]");
    }

    [Fact]
    public async Task The_engine_of_a_served_device_cannot_be_chosen()
    {
        Write("a", "{}");

        CliRun run = await CliRun.Of("conform", _folder.Path, "--engine", "all", "--address", "unix:/nowhere");

        run.ExitCode.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain("NC3201");
    }

    private void Write(string name, string text) => _folder.Write($"{name}.json", text);

    private static string[] Lines(CliRun run) => run.Out.TrimEnd('\n').Split('\n');

    private static void SpoilLearned(JsonNode expect, string kind)
    {
        JsonNode learned = expect["learned"]![0]!;
        switch (kind)
        {
            case "tag":
                learned["entries"]![1]![4] = 4;
                break;
            case "pre trace":
                learned["x"]![0]![1] = 6;
                break;
            case "post trace":
                learned["y"]![1]![0] = 1;
                break;
            case "no synapse":
                learned["entries"]![0] = SmallCase.Integers(1, 0, 66, 0, 5);
                break;
            default:
                learned["entries"]![1]![2] = 64;
                if (kind == "hash")
                {
                    expect["state_hash"]![1] = "0000000000000001";
                }

                break;
        }
    }

    private static void Spoil(JsonNode expect, string kind)
    {
        switch (kind)
        {
            case "probe":
                expect["probes"]!["a.v[0]"]![1] = 4097;
                break;
            case "missing":
                expect["spikes"]!.AsArray().Insert(0, SmallCase.Spike(2, "a", 0));
                break;
            case "extra":
                expect["spikes"] = new JsonArray();
                break;
            default:
                expect["state_hash"]![1] = "0000000000000001";
                if (kind == "hash then probe")
                {
                    expect["probes"]!["a.v[0]"]![3] = 9;
                }

                break;
        }
    }
}

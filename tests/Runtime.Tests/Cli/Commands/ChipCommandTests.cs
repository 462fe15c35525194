using System.Text.Json;
using NeuroChip.Cli.Errors;
using NeuroChip.Spec.Profiles;

namespace Runtime.Tests.Cli.Commands;

/// <summary>Chips described, checked and compared.</summary>
public sealed class ChipCommandTests : IDisposable
{
    private const string Child = "profile: child\nabout: Faster.\ninherits: loihi1-d18\ncost-source: guess\ncosts:\n"
        + "  hop-east-west-time: {value: 2, unit: ns, source: guess, kind: estimated}\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_built_in_chip_can_be_described()
    {
        CliRun list = await CliRun.Of("chip", "describe");
        foreach (string name in ChipProfile.BuiltIn)
        {
            list.Out.ShouldContain(name);
            CliRun run = await CliRun.Of("chip", "describe", name);
            run.ExitCode.ShouldBe(ExitCodes.Ok, run.Error);
            run.Out.ShouldContain("What follows");
        }
    }

    /// <summary>1,024 idle compartments of 5.3 ns and a barrier of 113 or 465 ns.</summary>
    [Fact]
    public async Task A_description_has_every_number_and_what_follows_from_them()
    {
        CliRun run = await CliRun.Of("chip", "describe", "loihi1-d18", "--json");

        using JsonDocument json = JsonDocument.Parse(run.Out);
        JsonElement[] values = [.. json.RootElement.GetProperty("values").EnumerateArray()];
        values.ShouldAllBe(value => value.GetProperty("source").GetString()!.Length > 0);
        values.Single(value => value.GetProperty("name").GetString() == "barrier-time").GetProperty("points").GetArrayLength().ShouldBe(2);
        double Figure(string name) =>
            json.RootElement.GetProperty("figures").EnumerateArray().Single(figure => figure.GetProperty("name").GetString() == name).GetProperty("value").GetDouble();
        Figure("idle step, one full core").ShouldBe(5540.2, 1e-9);
        Figure("idle step, the full chip").ShouldBe(5892.2, 1e-9);
        Figure("idle energy, the full chip").ShouldBe(6_815_744, 1e-6);
        Figure("area").ShouldBe(60);
        Figure("a packet from corner to corner").ShouldBe(2.1 + (7 * 4.1) + (3 * 6.5), 1e-9);
        json.RootElement.GetProperty("missingCosts").EnumerateArray().Select(name => name.GetString()).ShouldContain("barrier-energy");
    }

    [Fact]
    public async Task Wrong_files_are_shown_with_file_line_and_field_and_right_ones_are_still_read()
    {
        string good = _folder.Write("good.yaml", System.Text.Encoding.UTF8.GetBytes(Child));
        string bad = _folder.Write("bad.yaml", System.Text.Encoding.UTF8.GetBytes(Child.Replace("unit: ns", "unit: ms", StringComparison.Ordinal)));

        CliRun text = await CliRun.Of("chip", "validate", bad, good, "loihi1-sanafe");
        CliRun machine = await CliRun.Of("chip", "validate", bad, good, "--json");

        text.ExitCode.ShouldBe(ExitCodes.Failed);
        text.Out.ShouldContain($"{bad}:6:");
        text.Out.ShouldContain("NC6507: costs.hop-east-west-time.unit: found 'ms'; allowed is 'ns'");
        text.Out.ShouldContain($"{good}: right, profile child");
        text.Out.ShouldContain("loihi1-sanafe: right");
        using JsonDocument json = JsonDocument.Parse(machine.Out);
        JsonElement fault = json.RootElement.GetProperty("profiles")[0];
        fault.GetProperty("right").GetBoolean().ShouldBeFalse();
        fault.GetProperty("line").GetInt64().ShouldBe(6);
        json.RootElement.GetProperty("profiles")[1].GetProperty("right").GetBoolean().ShouldBeTrue();
        (await CliRun.Of("chip", "validate", good)).ExitCode.ShouldBe(ExitCodes.Ok);
    }

    [Fact]
    public async Task Chips_are_compared_number_by_number()
    {
        string child = _folder.Write("child.yaml", System.Text.Encoding.UTF8.GetBytes(Child));

        CliRun same = await CliRun.Of("chip", "diff", "tiny", "tiny");
        CliRun costs = await CliRun.Of("chip", "diff", "loihi1-d18", child, "--json");
        CliRun chips = await CliRun.Of("chip", "diff", "tiny", "wide");

        (same.ExitCode, same.Out).ShouldBe((ExitCodes.Ok, "nothing differs\n"));
        costs.ExitCode.ShouldBe(ExitCodes.Failed);
        using JsonDocument json = JsonDocument.Parse(costs.Out);
        json.RootElement.GetProperty("sameImagesFit").GetBoolean().ShouldBeTrue();
        JsonElement difference = json.RootElement.GetProperty("differences").EnumerateArray().ShouldHaveSingleItem();
        difference.GetProperty("name").GetString().ShouldBe("hop-east-west-time");
        difference.GetProperty("a").GetString().ShouldBe("4.1 ns, published");
        difference.GetProperty("b").GetString().ShouldBe("2 ns, estimated");
        chips.Out.ShouldContain("An image for one does not fit the other.");
    }

    [Fact]
    public async Task A_chip_that_is_not_there_is_an_error_with_a_code()
    {
        CliRun run = await CliRun.Of("chip", "describe", "loihi9");

        run.ExitCode.ShouldBe(ExitCodes.Failed);
        run.Error.ShouldContain("NC6501");
    }
}

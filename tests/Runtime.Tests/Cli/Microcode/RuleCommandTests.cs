using System.Text.Json;
using NeuroChip.Cli.Errors;

namespace Runtime.Tests.Cli.Microcode;

/// <summary>What a rule becomes, and how one that cannot be is refused.</summary>
public sealed class RuleCommandTests
{
    [Fact]
    public async Task Products_shifts_program_and_costs_are_shown()
    {
        CliRun run = await CliRun.Of("rule", "dw = 2^-2*y0*x1 - 2^-2*x0*y1*w", "--rounding", "nearest");

        run.ExitCode.ShouldBe(ExitCodes.Ok, run.Error);
        run.Out.ShouldStartWith("dw = 2^-2*y0*x1 + -2^-2*x0*y1*w\n");
        run.Out.ShouldContain("RND  nearest");
        run.Out.ShouldContain("scaled by 2^-5 because y1 7 + w 9 + mantissa 4 = 20 bits");
        run.Out.ShouldContain("neither side: 1 operations, 10 pJ");
        run.Out.ShouldContain("profile loihi1-d18");
    }

    [Fact]
    public async Task Json_has_the_program_and_what_each_case_costs()
    {
        CliRun run = await CliRun.Of("rule", "dw = 2^-7*r1*t*u0", "dt = 2^-3*x1*y0", "--weight-range", "0..200", "--json");

        run.ExitCode.ShouldBe(ExitCodes.Ok, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Out);
        json.RootElement.GetProperty("rules").GetArrayLength().ShouldBe(2);
        json.RootElement.GetProperty("limits")[0].GetProperty("high").GetInt32().ShouldBe(200);
        json.RootElement.GetProperty("costs")[0].GetProperty("picojoules").GetDouble().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_rule_that_cannot_be_is_refused_with_a_mark_below_it()
    {
        CliRun run = await CliRun.Of("rule", "dw = 2^-2*y0*z1");

        run.ExitCode.ShouldBe(ExitCodes.Failed);
        run.Error.ShouldStartWith("dw:14: NC2703: ");
        run.Error.ShouldContain("    dw = 2^-2*y0*z1\n                 ^".ReplaceLineEndings());
    }

    [Theory]
    [InlineData("dw = x0*x1", "dw = y0*x1")]
    [InlineData("x0*x1", "dw = y0*x1")]
    public async Task Two_rules_of_one_target_contradict_each_other(string first, string second)
    {
        CliRun run = await CliRun.Of("rule", first, second);

        run.ExitCode.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain("NC3201");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("9..1")]
    [InlineData("-257..0")]
    public async Task A_range_without_meaning_is_a_mistake_of_usage(string range) =>
        (await CliRun.Of("rule", "dw = x0*x1", $"--weight-range={range}")).ExitCode.ShouldBe(ExitCodes.Usage);
}

using System.Text.Json.Nodes;
using NeuroChip.Cli.Errors;

namespace Runtime.Tests.Cli.Conformance;

/// <summary>Files of learning rules: verdicts, first differences, and what breaks the format.</summary>
public sealed class RuleCaseTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_rule_is_a_case()
    {
        string path = _folder.Write("rules.json", SmallRules.Create().ToJsonString());

        CliRun run = await CliRun.Of("conform", path, "--engine", "scalar", "--verbose");

        run.ExitCode.ShouldBe(ExitCodes.Ok, run.Out + run.Error);
        run.Out.ShouldBe($"PASS rules[0] dw = 3*x0*x1 ({path}) scalar\n0 refused\n1 passed, 0 failed\n".ReplaceLineEndings());
    }

    [SharedDataFact("vectors/rules")]
    public async Task The_published_rules_pass()
    {
        CliRun run = await CliRun.Of("conform", Checkout.Shared("vectors/rules"), "--engine", "scalar");

        run.ExitCode.ShouldBe(ExitCodes.Ok, run.Out + run.Error);
        run.Out.ShouldEndWith("400 passed, 0 failed\n".ReplaceLineEndings());
    }

    [Theory]
    [InlineData("mantissa", "canonical form: product 0: expected 5*x0*x1, found 3*x0*x1")]
    [InlineData("shift", "canonical form: shift of product 0: expected 2, found 0")]
    [InlineData("decimation", "canonical form: decimation: expected u3, found none")]
    [InlineData("products", "canonical form: products: expected 0, found 1")]
    [InlineData("accumulator", "state 1: accumulator: expected 7, found 12800")]
    [InlineData("stored", "state 2: stored: expected 96, found 112")]
    [InlineData("text", "dw:11: NC2703")]
    public async Task The_first_difference_is_told(string kind, string message)
    {
        string path = _folder.Write("rules.json", SmallRules.With(rule => Spoil(rule, kind)));

        CliRun run = await CliRun.Of("conform", path, "--engine", "scalar");

        run.ExitCode.ShouldBe(ExitCodes.Failed, run.Error);
        run.Out.ShouldContain(message);
        run.Out.ShouldContain("0 passed, 1 failed");
    }

    [Theory]
    [InlineData("target", "\"dv\"", "NC3305")]
    [InlineData("decimation", "10", "NC3305")]
    [InlineData("states/0/weight_bits", "7", "NC3305")]
    [InlineData("states/0/operands/w", "-1", "NC3305")]
    [InlineData("states/2/operands/w", "97", "NC3305")]
    [InlineData("states/0/operands/x1", "128", "NC3305")]
    [InlineData("states/0/operands/u", "2", "NC3305")]
    [InlineData("states/0/operands/d", "63", "NC3305")]
    [InlineData("states/0/rounding", "\"hash\"", "NC3305")]
    [InlineData("states/0/accumulator", "40000", "NC3305")]
    [InlineData("states/0/operands/v", "1", "NC3304")]
    [InlineData("products/0/factors/0/sign", "1", "NC3302")]
    [InlineData("products/0/factors/0/variable", "\"u\"", "NC3305")]
    [InlineData("products/0/mantissa", "8", "NC3305")]
    [InlineData("states", "{}", "NC3302")]
    public async Task What_breaks_the_format_is_refused_with_its_place(string place, string value, string code)
    {
        string path = _folder.Write("rules.json", SmallRules.With(rule => Set(rule, place.Split('/'), JsonNode.Parse(value))));

        CliRun run = await CliRun.Of("conform", path, "--engine", "scalar");

        run.ExitCode.ShouldBe(ExitCodes.Failed, run.Error);
        run.Out.ShouldContain($"{code}: ");
        run.Out.ShouldContain("rules.rules[0]");
    }

    [Fact]
    public async Task Rules_alone_are_no_network()
    {
        string path = _folder.Write("rules.json", SmallRules.Create().ToJsonString());

        CliRun run = await CliRun.Of("digests", path, "-o", _folder.File("out.csv"));

        run.ExitCode.ShouldBe(ExitCodes.Failed);
        run.Error.ShouldContain("NC3309");
    }

    private static void Spoil(JsonNode rule, string kind)
    {
        switch (kind)
        {
            case "mantissa":
                rule["products"]![0]!["mantissa"] = 5;
                break;
            case "shift":
                rule["products"]![0]!["shift"] = 2;
                break;
            case "decimation":
                rule["decimation"] = 3;
                break;
            case "products":
                rule["products"] = new JsonArray();
                break;
            case "accumulator":
                rule["states"]![1]!["accumulator"] = 7;
                break;
            case "stored":
                rule["states"]![2]!["stored"] = 96;
                break;
            default:
                rule["rule"] = "dw = 3*x0*z1";
                break;
        }
    }

    private static void Set(JsonNode node, string[] place, JsonNode? value)
    {
        JsonNode parent = place[..^1].Aggregate(node, (at, part) => at is JsonArray list ? list[int.Parse(part)]! : at[part]!);
        parent[place[^1]] = value;
    }
}

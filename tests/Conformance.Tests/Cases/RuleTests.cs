using System.Globalization;
using System.Text.Json;
using NeuroChip.Learning;
using Xunit.Abstractions;

namespace Conformance.Tests.Cases;

/// <summary>
/// Learning rules that are published, and rules that nobody has looked at, made from seeds by the oracle: what a text means,
/// the accumulator and the stored value of every state, by microcode on everything that runs it; and which texts are refused.
/// </summary>
public sealed class RuleTests(ITestOutputHelper output) : IDisposable
{
    private const int FirstSeed = 52_000;
    private const int States = 100;

    /// <summary>Rules of one seed.</summary>
    private const int Rules = 50;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("neurochip-rules-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_copied_rules_are_as_their_file_says() => RunFiles([Checkout.File("tests/vectors/rules/rules.json")], "copied", writtenOut: 15);

    [SharedDataFact("vectors/rules")]
    public void Every_published_rule_is_as_its_file_says() => RunFiles(Directory.GetFiles(Checkout.Shared("vectors/rules"), "*.json"), "published", writtenOut: 0);

    [OracleFact]
    public void A_hundred_rules_from_seeds_are_as_the_oracle_says() => RunSeeds(100);

    [OracleFact(isLong: true)]
    public void A_thousand_rules_from_seeds_are_as_the_oracle_says() => RunSeeds(1000);

    [OracleFact]
    public void The_parser_refuses_of_2000_texts_those_that_the_oracle_refuses() => RunTexts(2000);

    [OracleFact(isLong: true)]
    public void The_parser_refuses_of_20000_texts_those_that_the_oracle_refuses() => RunTexts(20_000);

    private void RunFiles(string[] files, string what, int writtenOut)
    {
        files.ShouldNotBeEmpty();
        var checks = new RuleChecks(writtenOut);
        checks.Run([.. files.SelectMany(RuleCase.ReadFile)]);
        output.WriteLine($"[shown] {what} rules: {checks}");
    }

    private void RunSeeds(int count)
    {
        var rules = new List<RuleCase>();
        for (int seed = FirstSeed; rules.Count < count; seed++)
        {
            // Half of the files have rewards in their rules.
            string file = Path.Combine(_folder.FullName, $"rules-{seed}.json");
            Oracle.Run(["make-rules", file, Text(seed), Text(Rules), Text(States), .. (string[])(seed % 2 == 0 ? [] : ["reward"])]);
            rules.AddRange(RuleCase.ReadFile(file));
        }

        var checks = new RuleChecks(writtenOut: 50);
        checks.Run([.. rules]);
        output.WriteLine($"[shown] rules from the oracle, seeds from {FirstSeed} on, {States} states each: {checks}");
        rules.Count.ShouldBe(count);
        rules.Count(rule => rule.Products.Any(product => product.StartsWith("r0", StringComparison.Ordinal))).ShouldBeGreaterThan(count / 10);
        checks.ShouldShow(changed: count * States / 4, saturated: count * States / 50);
    }

    private void RunTexts(int count)
    {
        string file = Path.Combine(_folder.FullName, "texts.json");
        Oracle.Run("make-texts", file, Text(FirstSeed), Text(count));
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        var codes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        int texts = 0;
        foreach (JsonElement text in document.RootElement.EnumerateArray())
        {
            texts++;
            string rule = text.GetProperty("rule").GetString()!;
            (CanonicalRule? read, var problems) = LearningRuleText.Parse(LearningRuleText.TargetOf(rule) ?? RuleTarget.Weight, rule);
            if (text.TryGetProperty("refused", out JsonElement why))
            {
                read.ShouldBeNull($"{rule}: {why}");
                problems.ShouldNotBeEmpty(rule);
                problems.ShouldAllBe(problem => problem.Column >= 1 && problem.Column <= rule.Length + 1 && problem.Remedy.Length > 0, rule);
                codes[problems[0].Code.Id] = codes.GetValueOrDefault(problems[0].Code.Id) + 1;
                continue;
            }

            problems.ShouldBeEmpty(rule);
            ShouldMean(read.ShouldNotBeNull(rule), text, rule);
        }

        texts.ShouldBe(count);
        codes.Values.Sum().ShouldBeInRange(count / 3, count * 9 / 10);
        codes.Count.ShouldBeGreaterThan(8);
        output.WriteLine($"[shown] {texts} rule texts from seed {FirstSeed}, refused with {string.Join(", ", codes.Select(code => $"{code.Key} {code.Value}"))}");
    }

    private static void ShouldMean(CanonicalRule read, JsonElement text, string rule)
    {
        if (text.GetProperty("target").GetString() is { } target)
        {
            read.Target.ShouldBe(RuleCase.TargetOf(target), rule);
        }

        read.Decimation.ShouldBe(RuleCase.ReadDecimation(text.GetProperty("decimation")), rule);
        read.Products.Select(RuleCase.Describe).ShouldBe(RuleCase.ReadProducts(text.GetProperty("products")), rule);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

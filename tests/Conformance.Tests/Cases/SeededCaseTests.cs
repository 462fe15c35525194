using System.Globalization;
using Conformance.Tests.Chain;
using Conformance.Tests.Equality;
using NeuroChip.Cli.Conformance;
using NeuroChip.Cli.Running;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Server;
using NeuroChip.Spec.Profiles;
using Xunit.Abstractions;

namespace Conformance.Tests.Cases;

/// <summary>
/// Cases that nobody has looked at, made from seeds by the oracle: spikes, the state after every step, probes, and weights,
/// delays, tags and traces at the end are the oracle's on every engine, on one core per population and split.
/// </summary>
public sealed class SeededCaseTests(ITestOutputHelper output) : IDisposable
{
    private const int FirstSeed = 41_000;
    private const int LearningFamilies = 4;

    private static readonly ChipProfile Profile = ChipProfile.Load("conformance");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("neurochip-seeded-");

    public void Dispose() => _folder.Delete(recursive: true);

    [OracleFact]
    public Task Forty_cases_from_seeds_are_as_the_oracle_says() => Run(40, learns: false, splits: [1, 3]);

    [OracleFact(isLong: true)]
    public Task A_thousand_cases_from_seeds_are_as_the_oracle_says() => Run(1000, learns: false, splits: [1, 3]);

    [OracleFact]
    public Task Forty_cases_that_learn_are_as_the_oracle_says() => Run(40, learns: true, splits: [1, 2, 3]);

    [OracleFact(isLong: true)]
    public Task A_thousand_cases_that_learn_are_as_the_oracle_says() => Run(1000, learns: true, splits: [1, 2, 3]);

    [OracleFact]
    public void The_oracle_agrees_with_every_published_case()
    {
        string[] files = [.. CaseFamilyAttribute.Files().Select(file => Checkout.File($"{CaseFamilyAttribute.Folder}/{file}"))];

        string[] answers = Oracle.Run(["check", .. files]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        answers.ShouldBe(files.Select(file => $"same {Path.GetFileNameWithoutExtension(file)}"));
        answers.Length.ShouldBeGreaterThan(50);
    }

    [OracleFact]
    public void The_oracle_agrees_with_every_published_rule() =>
        Oracle.Run("check-rules", Checkout.File("tests/vectors/rules/rules.json")).Trim().ShouldBe("400 rules, 3200 states, 0 differences");

    private async Task Run(int count, bool learns, int[] splits)
    {
        // Each seed gives one case without learning, or one of each family that learns.
        int seeds = learns ? count / LearningFamilies : count;
        output.WriteLine($"seeds {FirstSeed}..{FirstSeed + seeds - 1}");
        Oracle.Run(["make", _folder.FullName, Text(FirstSeed), Text(seeds), .. (string[])(learns ? ["all"] : [])]);
        string[] files = [.. _folder.GetFiles("*.json").Select(file => file.FullName).Order(StringComparer.Ordinal)];
        files.Length.ShouldBe(count);
        ShouldShowEverything([.. files.Select(CaseReader.Read)], learns);

        foreach (int split in splits)
        {
            IRunTarget[] targets = [.. EngineChoice.Names.Select(engine => new InProcessTarget(new EmulatedDevice("test", Profile, Engines.Of(engine))))];
            var runner = new ConformanceRunner(Profile, new CompileOptions { Split = split, Check = true }, targets);
            int passed = 0;
            await foreach (CaseOutcome outcome in runner.RunAsync(files, CancellationToken.None))
            {
                outcome.Verdict.ShouldBe(CaseVerdict.Passed, $"{outcome.Name}, {outcome.Engine}, split {split}: {outcome.Reason}{outcome.First}");
                passed++;
            }

            passed.ShouldBe(count * targets.Length);
            foreach (IRunTarget target in targets)
            {
                await target.DisposeAsync();
            }
        }
    }

    /// <summary>What the oracle draws at random must have come up, or the cases show less than they seem to.</summary>
    private void ShouldShowEverything(ConformanceCase[] cases, bool learns)
    {
        (string What, int Count)[] learning =
        [
            ("learned weights", cases.Count(c => Learned(c, (s, i) => ReferenceSynapses.Stored(s.Format, (int)s.Entries[i].Weight), column: 2))),
            ("learned delays", cases.Count(c => Learned(c, (s, i) => s.Entries[i].Delay, column: 3))),
            ("learned tags", cases.Count(c => Learned(c, (s, i) => s.Tags.IsEmpty ? 0 : s.Tags[i], column: 4))),
        ];
        (string What, int Count)[] seen =
        [
            .. learns ? learning : [],
            ("spikes", cases.Count(c => c.ExpectedSpikes.Length > 0)),
            ("delays", cases.Count(c => c.Synapses.Any(s => s.Entries.Any(e => e.Delay > 0)))),
            ("noise", cases.Count(c => c.Populations.Any(p => p.Model is { Noise: not null }))),
        ];
        output.WriteLine($"[shown] {cases.Length} conformance cases from the oracle{(learns ? " that learn" : "")}, with {string.Join(", ", seen.Select(s => $"{s.What} {s.Count}"))}");
        seen.ShouldAllBe(s => s.Count > cases.Length / 9);
    }

    /// <summary>Whether a value of some synapse is another at the end; the columns are those of the case format.</summary>
    private static bool Learned(ConformanceCase source, Func<CaseSynapses, int, int> before, int column) =>
        source.Synapses.Where(synapses => synapses.Rule is not null).Zip(source.ExpectedLearned).Any(pair =>
            pair.Second.Entries.Where((entry, i) => entry[column] != before(pair.First, i)).Any());

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

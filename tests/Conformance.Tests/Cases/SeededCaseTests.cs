using System.Globalization;
using Conformance.Tests.Chain;
using NeuroChip.Cli.Conformance;
using NeuroChip.Cli.Running;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Server;
using NeuroChip.Spec.Profiles;
using Xunit.Abstractions;

namespace Conformance.Tests.Cases;

/// <summary>
/// Cases that nobody has looked at, made from seeds by the oracle: spikes, the state after every step and probes are the
/// oracle's on every engine, on one core per population and split over three.
/// </summary>
public sealed class SeededCaseTests(ITestOutputHelper output) : IDisposable
{
    private const int FirstSeed = 41_000;

    private static readonly ChipProfile Profile = ChipProfile.Load("conformance");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("neurochip-seeded-");

    public void Dispose() => _folder.Delete(recursive: true);

    [OracleFact]
    public Task Forty_cases_from_seeds_are_as_the_oracle_says() => Run(40);

    [OracleFact(isLong: true)]
    public Task A_thousand_cases_from_seeds_are_as_the_oracle_says() => Run(1000);

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

    private async Task Run(int count)
    {
        output.WriteLine($"seeds {FirstSeed}..{FirstSeed + count - 1}");
        Oracle.Run("make", _folder.FullName, FirstSeed.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture));
        string[] files = [.. _folder.GetFiles("*.json").Select(file => file.FullName).Order(StringComparer.Ordinal)];
        files.Length.ShouldBe(count);
        ShouldShowEverything([.. files.Select(CaseReader.Read)]);

        foreach (int split in (int[])[1, 3])
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
    private void ShouldShowEverything(ConformanceCase[] cases)
    {
        (string What, int Count)[] seen =
        [
            ("spikes", cases.Count(c => c.ExpectedSpikes.Length > 0)),
            ("delays", cases.Count(c => c.Synapses.Any(s => s.Entries.Any(e => e.Delay > 0)))),
            ("noise", cases.Count(c => c.Populations.Any(p => p.Model is { Noise: not null }))),
        ];
        output.WriteLine($"[shown] {cases.Length} conformance cases from the oracle, with {string.Join(", ", seen.Select(s => $"{s.What} {s.Count}"))}");
        seen.ShouldAllBe(s => s.Count > cases.Length / 8);
    }
}

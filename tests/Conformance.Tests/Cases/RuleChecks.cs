using System.Collections.Immutable;
using Conformance.Tests.Sweeps.Microcode;
using NeuroChip.Emulator.Engines;
using NeuroChip.Learning;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace Conformance.Tests.Cases;

/// <summary>
/// Rules from their text to stored values: canonical form, a program for every rounding, and that program on the
/// interpreter, the general kernel and, for some rules, a kernel with the program written out.
/// </summary>
/// <param name="writtenOut">Of a hundred rules so many are written out, all in one translation unit.</param>
internal sealed class RuleChecks(int writtenOut)
{
    private static readonly TraceRounding[] s_roundings = [TraceRounding.Down, TraceRounding.Nearest, TraceRounding.Up];

    /// <summary>Rules whose programs are laid out together.</summary>
    private const int Chunk = 100;

    private readonly SortedDictionary<string, long> _states = new(StringComparer.Ordinal);
    private int _rules;
    private int _written;
    private long _changed;
    private long _saturated;

    /// <summary>Checks every rule.</summary>
    public void Run(RuleCase[] rules)
    {
        foreach (RuleCase[] chunk in rules.Chunk(Chunk))
        {
            RunChunk(chunk);
        }
    }

    /// <summary>States that changed what is stored, and accumulators at an end of their range, in so many states at least.</summary>
    public void ShouldShow(int changed, int saturated)
    {
        _changed.ShouldBeGreaterThan(changed);
        _saturated.ShouldBeGreaterThan(saturated);
    }

    public override string ToString() =>
        $"{_rules} rules by program, {_written} of them written out; states: {string.Join(", ", _states.Select(pair => $"{pair.Key} {pair.Value}"))}; "
        + $"{_changed} changed what is stored, {_saturated} filled the accumulator";

    private void RunChunk(RuleCase[] rules)
    {
        using var runners = new MicrocodeRunners();
        MicroProgram[][] programs = [.. rules.Select(rule => s_roundings.Select(rounding => Compile(rule, rounding)).ToArray())];
        runners.Prepare(programs.SelectMany(of => of));
        int written = Math.Min(writtenOut, rules.Length);
        runners.WriteOut(programs[..written].SelectMany(of => of));
        for (int i = 0; i < rules.Length; i++)
        {
            for (int r = 0; r < s_roundings.Length; r++)
            {
                Check(rules[i], s_roundings[r], programs[i][r], runners.Interpret);
                if (i < written)
                {
                    Check(rules[i], s_roundings[r], programs[i][r], runners.RunWritten);
                }
            }
        }

        (_rules, _written) = (_rules + rules.Length, _written + written);
    }

    private static MicroProgram Compile(RuleCase rule, TraceRounding rounding)
    {
        string? Text(RuleTarget target) => rule.Target == target ? rule.Text : null;
        RuleCompilation compiled = RuleCompiler.Compile(
            new RuleTexts(Text(RuleTarget.Weight), Text(RuleTarget.Delay), Text(RuleTarget.Tag)), new RuleSettings(rounding));
        compiled.Problems.ShouldBeEmpty(rule.Text);
        ShouldMean(compiled.Rules, rule);
        return new MicroProgram(compiled.Words, limits: compiled.Limits);
    }

    private static void ShouldMean(ImmutableArray<CanonicalRule> found, RuleCase rule)
    {
        CanonicalRule canonical = found.ShouldHaveSingleItem(rule.Text);
        canonical.Target.ShouldBe(rule.Target, rule.Text);
        canonical.Decimation.ShouldBe(rule.Decimation, rule.Text);
        canonical.Products.Select(RuleCase.Describe).ShouldBe(rule.Products, rule.Text);
    }

    private void Check(
        RuleCase rule, TraceRounding rounding, MicroProgram program,
        Func<MicroProgram, SynapseVisit[], IEnumerable<(string Runner, VisitResult[] Results)>> run)
    {
        RuleState[] states = [.. rule.States.Where(state => state.Rounding == rounding)];
        ProgramSummary summary = MicroVerifier.Verify(program).Summary.ShouldNotBeNull(rule.Text);
        foreach ((string runner, VisitResult[] results) in run(program, [.. states.Select(state => state.Visit)]))
        {
            _states[runner] = _states.GetValueOrDefault(runner) + states.Length;
            for (int i = 0; i < states.Length; i++)
            {
                VisitResult wanted = Wanted(rule, states[i], summary);
                if (results[i] != wanted)
                {
                    Assert.Fail($"{rule.Text}, {states[i]}, {runner}: {results[i]}, not {wanted}");
                }

                _changed += states[i].Stored != Before(rule, states[i].Visit) ? 1 : 0;
                _saturated += states[i].Accumulator is short.MinValue or short.MaxValue ? 1 : 0;
            }
        }
    }

    /// <summary>What the file says; the operations are those that the verifier's summary foresees.</summary>
    private static VisitResult Wanted(RuleCase rule, RuleState state, ProgramSummary summary)
    {
        SynapseVisit visit = state.Visit;
        LearnDependency held = (visit.X0 ? LearnDependency.X0 : 0) | (visit.Y0 ? LearnDependency.Y0 : 0) | (visit.R0 ? LearnDependency.R0 : 0);
        int Stored(RuleTarget target, int before) => rule.Target == target ? state.Stored : before;
        return new VisitResult(
            state.Accumulator, Stored(RuleTarget.Weight, visit.Weight), Stored(RuleTarget.Delay, visit.Delay),
            Stored(RuleTarget.Tag, visit.Tag), summary.OpsOf(held, visit.ActiveU));
    }

    private static int Before(RuleCase rule, SynapseVisit visit) => rule.Target switch
    {
        RuleTarget.Weight => visit.Weight,
        RuleTarget.Delay => visit.Delay,
        _ => visit.Tag,
    };
}

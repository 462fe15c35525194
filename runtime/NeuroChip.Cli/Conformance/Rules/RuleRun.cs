using System.Globalization;
using NeuroChip.Emulator.Engines;
using NeuroChip.Learning;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Cli.Conformance.Rules;

/// <summary>Checks a rule: its canonical form, and what its microcode makes of every state.</summary>
internal static class RuleRun
{
    /// <summary>The first difference of the canonical form, or null.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="problem">Why the text was refused; empty if it was read.</param>
    public static CaseDifference? CompareForm(RuleCase rule, out string problem)
    {
        (CanonicalRule? found, IReadOnlyList<RuleProblem> problems) = LearningRuleText.Parse(rule.Target, rule.Text);
        problem = found is null ? problems[0].ToString() : "";
        if (found is null)
        {
            return null;
        }

        if (found.Decimation != rule.Decimation)
        {
            return Form("decimation", NameOf(rule.Decimation), NameOf(found.Decimation));
        }

        if (found.Products.Length != rule.Products.Length)
        {
            return Form("products", $"{rule.Products.Length}", $"{found.Products.Length}");
        }

        int decimation = rule.Decimation ?? 0;
        for (int i = 0; i < found.Products.Length; i++)
        {
            RuleCaseProduct expected = rule.Products[i];
            if (!found.Products[i].Equals(expected.Product))
            {
                return Form($"product {i}", expected.Product.Text(decimation), found.Products[i].Text(decimation));
            }

            if (found.Products[i].Shift != expected.Shift)
            {
                return Form($"shift of product {i}", $"{expected.Shift}", $"{found.Products[i].Shift}");
            }
        }

        return null;
    }

    /// <summary>The first state in which the microcode does otherwise, or null.</summary>
    /// <param name="rule">A rule whose form agrees.</param>
    /// <param name="runner">Runs programs.</param>
    /// <param name="problem">Why the compiler or the verifier refused the rule; empty if neither did.</param>
    public static CaseDifference? CompareStates(RuleCase rule, IMicrocodeRunner runner, out string problem)
    {
        problem = "";
        var differences = new SortedDictionary<int, CaseDifference>();
        foreach (IGrouping<TraceRounding, int> states in Enumerable.Range(0, rule.States.Length).GroupBy(i => rule.States[i].Rounding))
        {
            MicroProgram? program = Compile(rule, states.Key, out problem);
            if (program is null)
            {
                return null;
            }

            int[] indices = [.. states];
            SynapseVisit[] visits = [.. indices.Select(i => rule.States[i].Visit)];
            var results = new VisitResult[visits.Length];
            runner.Run(program, visits, results);
            for (int i = 0; i < indices.Length; i++)
            {
                if (Compare(rule, indices[i], results[i]) is { } difference)
                {
                    differences.Add(indices[i], difference);
                }
            }
        }

        return differences.Values.FirstOrDefault();
    }

    private static MicroProgram? Compile(RuleCase rule, TraceRounding rounding, out string problem)
    {
        string? Of(RuleTarget target) => target == rule.Target ? rule.Text : null;
        RuleCompilation compiled = RuleCompiler.Compile(
            new RuleTexts(Of(RuleTarget.Weight), Of(RuleTarget.Delay), Of(RuleTarget.Tag)), new RuleSettings(rounding));
        if (!compiled.Succeeded)
        {
            problem = compiled.Problems[0].ToString();
            return null;
        }

        var program = new MicroProgram(compiled.Words, [], compiled.Limits);
        MicroVerdict verdict = MicroVerifier.Verify(program);
        problem = verdict.IsSound ? "" : verdict.Problems[0].ToString();
        return verdict.IsSound ? program : null;
    }

    private static CaseDifference? Compare(RuleCase rule, int index, VisitResult result)
    {
        RuleCaseState state = rule.States[index];
        (int before, int stored) = rule.Target switch
        {
            RuleTarget.Weight => (state.Visit.Weight, result.Weight),
            RuleTarget.Delay => (state.Visit.Delay, result.Delay),
            _ => (state.Visit.Tag, result.Tag),
        };

        // Where no product applies, microcode accumulates nothing, and the file has the value as TGT would load it.
        int accumulator = rule.Products.Any(product => Applies(product.Product.Dependency, state.Visit)) ? result.Accumulator : before << 7;
        if (accumulator != state.Accumulator)
        {
            return State(index, "accumulator", state.Accumulator, accumulator);
        }

        return stored == state.Stored ? null : State(index, "stored", state.Stored, stored);
    }

    private static bool Applies(RuleDependency dependency, in SynapseVisit visit) => dependency switch
    {
        RuleDependency.PreSpike => visit.X0,
        RuleDependency.PostSpike => visit.Y0,
        RuleDependency.Reward => visit.R0,
        _ => visit.ActiveU != 0,
    };

    private static string NameOf(int? decimation) => decimation is { } k ? string.Create(CultureInfo.InvariantCulture, $"u{k}") : "none";

    private static CaseDifference Form(string variable, string expected, string found) => new(0, variable, expected, found) { Place = "canonical form" };

    private static CaseDifference State(int index, string variable, int expected, int found) =>
        new(0, variable, expected.ToString(CultureInfo.InvariantCulture), found.ToString(CultureInfo.InvariantCulture))
        {
            Place = string.Create(CultureInfo.InvariantCulture, $"state {index}"),
        };
}

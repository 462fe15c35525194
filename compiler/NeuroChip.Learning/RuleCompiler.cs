using System.Collections.Immutable;
using System.Globalization;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Learning;

/// <summary>From the texts of a learning profile to its program (the microcode chapter of the chip manual).</summary>
public static class RuleCompiler
{
    /// <summary>Most words of a program.</summary>
    public const int MostWords = MicroProgram.MaxWords;

    /// <summary>Reads the rules and writes their program. Faults of the texts come back as problems, never as exceptions.</summary>
    /// <exception cref="ArgumentException">A range has its low end above its high end, or is outside -256..255.</exception>
    public static RuleCompilation Compile(RuleTexts texts, RuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(settings);
        RequireRange(settings.WeightRange);
        RequireRange(settings.DelayRange);
        var problems = new List<RuleProblem>();
        ImmutableArray<CanonicalRule> rules = Read(texts, problems);
        if (rules.IsEmpty && problems.Count == 0)
        {
            problems.Add(new RuleProblem(RuleCodes.NoRule, RuleTarget.Weight, 1, "there is no rule", "", "", RuleCodes.NoRule.Remedy));
        }

        CompareDecimations(rules, problems);
        if (problems.Count > 0)
        {
            return new RuleCompilation { Problems = [.. problems], Rules = rules };
        }

        RuleProgram program = ProgramWriter.Write(rules, settings, merge: true);
        if (program.Words.Length > MostWords)
        {
            return new RuleCompilation { Problems = [TooLong(program)], Rules = rules };
        }

        var words = new MicroProgram(program.Words, null, program.Limits);
        MicroVerdict verdict = MicroVerifier.Verify(words);
        ProgramSummary summary = verdict.Summary
            ?? throw new InvalidOperationException($"the rule compiler wrote a program that is not sound: {string.Join("; ", verdict.Problems)}");
        int alone = ProgramWriter.Write(rules, settings, merge: false).Words.Length;
        return new RuleCompilation
        {
            Rules = rules,
            Program = words,
            Summary = summary,
            Report = RuleReport.Create(rules, program, summary, alone),
        };
    }

    private static ImmutableArray<CanonicalRule> Read(RuleTexts texts, List<RuleProblem> problems)
    {
        var rules = ImmutableArray.CreateBuilder<CanonicalRule>();
        foreach (RuleTarget target in Enum.GetValues<RuleTarget>())
        {
            if (texts[target] is { } text)
            {
                (CanonicalRule? rule, ImmutableArray<RuleProblem> wrong) = LearningRuleText.Parse(target, text);
                problems.AddRange(wrong);
                if (rule is not null)
                {
                    rules.Add(rule);
                }
            }
        }

        return rules.ToImmutable();
    }

    /// <summary>A program has one decimation, that of EXIT; within a rule the reader has compared them.</summary>
    private static void CompareDecimations(ImmutableArray<CanonicalRule> rules, List<RuleProblem> problems)
    {
        CanonicalRule? first = rules.FirstOrDefault(r => r.Decimation is not null);
        foreach (CanonicalRule rule in rules.Where(r => r.Decimation is not null && r.Decimation != first!.Decimation))
        {
            int column = rule.Products.FirstOrDefault(p => p.Dependency == RuleDependency.Epoch)?.Column ?? 1;
            problems.Add(new RuleProblem(
                RuleCodes.TwoDecimations, rule.Target, column, $"the u of {LearningRuleText.NameOf(first!.Target)} is another",
                $"u{rule.Decimation}", $"u{first.Decimation}", RuleCodes.TwoDecimations.Remedy));
        }
    }

    private static RuleProblem TooLong(RuleProgram program)
    {
        PlacedProduct last = program.Products.Last(p => p.FirstWord <= MostWords);
        return new RuleProblem(
            RuleCodes.ProgramLength, last.Target, last.Product.Column, "the program does not end within its limit; this is the product where it is crossed",
            $"{program.Words.Length.ToString(CultureInfo.InvariantCulture)} words", $"{MostWords}", RuleCodes.ProgramLength.Remedy);
    }

    private static void RequireRange(RuleRange? range)
    {
        if (range is { } held && (held.Low > held.High || held.Low < -256 || held.High > 255))
        {
            throw new ArgumentException($"The range {held.Low}..{held.High} is not one of -256..255.", nameof(range));
        }
    }
}

using System.Globalization;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Graph;
using NeuroChip.Learning;
using NeuroChip.Spec;
using NeuroChip.Spec.Synapses;

namespace NeuroChip.Compilation.Lowering;

/// <content>Projections that learn, and reward.</content>
internal sealed partial class GraphValidator
{
    private const int MostTau = 1_000_000;

    private void CheckLearning(Projection projection, Population pre)
    {
        if (projection.Learning is not { } rule)
        {
            if (projection.Tags.Values.Any(tag => tag != 0))
            {
                bag.Add(DiagnosticTable.TagValues, projection.Location, $"projection '{projection.Name}' has tags but does not learn");
            }

            return;
        }

        CheckTags(projection);
        CheckParameters(projection, rule);
        if (rule.Rounding == Graph.TraceRounding.Stochastic && pre.Size > LearnProfile.PreUnitsLimit(WordLayout.Loihi1).Max)
        {
            bag.Add(
                DiagnosticTable.PopulationSize, pre.Location, $"population '{pre.Name}' is too large to learn from with random rounding",
                $"{pre.Size}", $"{LearnProfile.PreUnitsLimit(WordLayout.Loihi1).Max} units");
        }

        if (projection.Units != WeightUnits.FormatMantissa)
        {
            bag.Add(
                DiagnosticTable.LearningFormat, projection.Location, $"projection '{projection.Name}' learns",
                projection.Units.ToString(), nameof(WeightUnits.FormatMantissa));
        }
        else if (CheckRanges(projection, rule))
        {
            CheckRules(projection, rule);
        }
    }

    private void CheckRules(Projection projection, LearningRule rule)
    {
        foreach (RuleProblem problem in RulePrograms.Of(rule).Problems)
        {
            bag.Add(
                DiagnosticTable.Rule(problem.Code),
                PlaceOf(projection, rule, problem),
                $"{LearningRuleText.NameOf(problem.Target)} of rule '{rule.Name}', column {problem.Column.ToString(CultureInfo.InvariantCulture)}: {problem.Message}",
                problem.Found,
                problem.Allowed,
                problem.Remedy,
                aspect: problem.Place);
        }
    }

    /// <summary>The character in the rule's file, where there is one.</summary>
    private static SourceLocation PlaceOf(Projection projection, LearningRule rule, RuleProblem problem)
    {
        RuleTextPlace? text = problem.Target switch
        {
            RuleTarget.Weight => rule.WeightPlace,
            RuleTarget.Delay => rule.DelayPlace,
            _ => rule.TagPlace,
        };
        return text is { } begin
            ? new SourceLocation(rule.Location.File, string.Create(CultureInfo.InvariantCulture, $"{begin.Line}:{begin.Column + problem.Column - 1}"))
            : LocationOf(projection, rule);
    }

    private void CheckParameters(Projection projection, LearningRule rule)
    {
        Parameter(projection, rule, "the epoch", rule.Epoch is >= 1 and <= 63, $"{rule.Epoch}", "1..63 steps");
        Parameter(projection, rule, "the rounding", Enum.IsDefined(rule.Rounding), $"{(int)rule.Rounding}", "0..3");
        foreach ((string name, TraceSpec trace) in Traces(rule))
        {
            Parameter(projection, rule, $"the impulse of {name}", trace.ImpulseParts is >= 0 and < 128 * 128, $"{trace.ImpulseParts}", "0..16383 parts of 128");
            Parameter(projection, rule, $"the time constant of {name}", trace.Tau is >= 0 and <= MostTau, $"{trace.Tau:G6}", $"0..{MostTau} steps");
            Parameter(projection, rule, $"{name}, which the host supplies", !trace.Hold || (trace.ImpulseParts == 0 && trace.Tau == 0), "an impulse or a time constant", "neither");
        }
    }

    private void Parameter(Projection projection, LearningRule rule, string what, bool fits, string found, string allowed)
    {
        if (!fits)
        {
            bag.Add(DiagnosticTable.LearningParameter, LocationOf(projection, rule), $"{what} in rule '{rule.Name}'", found, allowed, aspect: what);
        }
    }

    private static (string Name, TraceSpec Trace)[] Traces(LearningRule rule) =>
        [("x1", rule.X1), ("x2", rule.X2), ("y1", rule.Y1), ("y2", rule.Y2), ("y3", rule.Y3)];

    private void CheckTags(Projection projection)
    {
        int count = projection.Connectivity switch
        {
            DenseConnectivity dense => dense.Weights.Length,
            SparseConnectivity { Synapses.IsDefault: false } sparse => sparse.Synapses.Length,
            _ => 1,
        };
        if (!projection.Tags.Fits(count))
        {
            bag.Add(DiagnosticTable.TagValues, projection.Location, $"the tags of projection '{projection.Name}'", $"{projection.Tags.Values.Length} tags", count == 1 ? "1" : $"1 or {count}");
        }

        foreach (int tag in projection.Tags.Values.Where(tag => tag is < -256 or > 255))
        {
            bag.Add(DiagnosticTable.TagValues, projection.Location, $"a tag of projection '{projection.Name}'", $"{tag}", "-256..255");
        }
    }

    /// <summary>Bounds that the format or the ring of delays can hold, and start values within them; false if there are none to compile with.</summary>
    private bool CheckRanges(Projection projection, LearningRule rule)
    {
        if (projection.Format is not { } format || format.WeightBits is < 1 or 7 or > 8 || !Enum.IsDefined(format.Sign))
        {
            return false;
        }

        var sign = (Spec.SignMode)format.Sign;
        int Stored(int weight) => SynapseArithmetic.Truncate(weight, sign, format.WeightBits);
        int least = format.Sign switch { Graph.SignMode.Mixed => -256, Graph.SignMode.Excitatory => 0, _ => Stored(-255) };
        int most = format.Sign == Graph.SignMode.Inhibitory ? 0 : Stored(255);
        bool sound = Bounds(projection, rule, "weight", rule.WeightRange, rule.Weight, least, most, Stored);
        sound &= Bounds(projection, rule, "delay", rule.DelayRange, rule.Delay, 0, maxDelay, delay => delay);
        if (rule.Delay is not null && rule.DelayRange is null && maxDelay < 62)
        {
            bag.Add(
                DiagnosticTable.LearnedRange, LocationOf(projection, rule), $"the delays that rule '{rule.Name}' learns have no bounds",
                "0..62", $"0..{maxDelay}, what the chip profile has");
        }

        if (sound && rule.WeightRange is { } weights && Weights(projection).Any(w => w is >= -256 and <= 255 && Outside(weights, Stored((int)w))))
        {
            StartOutside(projection, rule, "weight", weights);
        }

        if (sound && rule.DelayRange is { } delays && Delays(projection).Any(d => Outside(delays, d)))
        {
            StartOutside(projection, rule, "delay", delays);
        }

        return sound;
    }

    private bool Bounds(Projection projection, LearningRule rule, string what, ValueRange? range, string? text, int least, int most, Func<int, int> stored)
    {
        if (range is not { } given)
        {
            return true;
        }

        string? found =
            text is null ? $"bounds, but no rule for the {what}"
            : given.Low > given.High || given.Low < least || given.High > most ? $"{given.Low}..{given.High}"
            : stored(given.Low) != given.Low || stored(given.High) != given.High ? $"{given.Low}..{given.High}, which the format does not store"
            : null;
        if (found is not null)
        {
            string near = found.Contains("store", StringComparison.Ordinal) ? $"{stored(given.Low)}..{stored(given.High)}, for example" : $"within {least}..{most}";
            bag.Add(DiagnosticTable.LearnedRange, LocationOf(projection, rule), $"the bounds of the {what} in rule '{rule.Name}'", found, near, aspect: what);
        }

        return found is null;
    }

    private void StartOutside(Projection projection, LearningRule rule, string what, ValueRange range) => bag.Add(
        DiagnosticTable.LearnedRange, projection.Location, $"a {what} of projection '{projection.Name}' starts outside the bounds of rule '{rule.Name}'",
        "", $"{range.Low}..{range.High}", aspect: what);

    private static bool Outside(ValueRange range, int value) => value < range.Low || value > range.High;

    private static IEnumerable<float> Weights(Projection projection) => projection.Connectivity switch
    {
        DenseConnectivity dense => dense.Weights.ToArray(),
        ConvConnectivity conv => conv.Weights.ToArray(),
        SparseConnectivity { Synapses.IsDefault: false } sparse => sparse.Synapses.Select(s => s.Weight),
        _ => [],
    };

    private static IEnumerable<int> Delays(Projection projection) => projection.Connectivity switch
    {
        DenseConnectivity dense => dense.Delays.Values,
        ConvConnectivity conv => conv.Delays.Values,
        SparseConnectivity { Synapses.IsDefault: false } sparse => sparse.Synapses.Select(s => s.Delay),
        _ => [],
    };

    /// <summary>A population has one set of y traces and one epoch, whoever projects to it (core-semantics section 5).</summary>
    private void CheckSharedLearning()
    {
        foreach (IGrouping<string, Projection> onto in graph.Projections.Where(p => p.Learning is not null).GroupBy(p => p.Post))
        {
            Projection first = onto.First();
            LearningRule one = first.Learning!;
            foreach (Projection projection in onto.Skip(1))
            {
                LearningRule other = projection.Learning!;
                string? differs =
                    one.Epoch != other.Epoch ? $"epochs of {one.Epoch} and {other.Epoch} steps"
                    : one.Rounding != other.Rounding ? $"roundings {one.Rounding} and {other.Rounding}"
                    : one.Y1 != other.Y1 ? "different traces y1"
                    : one.Y2 != other.Y2 ? "different traces y2"
                    : one.Y3 != other.Y3 ? "different traces y3"
                    : null;
                if (differs is not null)
                {
                    bag.Add(
                        DiagnosticTable.LearningDisagrees, LocationOf(projection, other),
                        $"projections '{first.Name}' and '{projection.Name}' onto '{onto.Key}'", differs, "the same");
                }
            }
        }
    }

    private void CheckRewards()
    {
        var seen = new HashSet<GraphReward>();
        foreach (GraphReward reward in graph.Rewards)
        {
            Population? from = Find(reward.From, graph.Location, "the population of a reward");
            Population? onto = Find(reward.Onto, graph.Location, "the population that a reward is for");
            if (from is null || onto is null)
            {
                continue;
            }

            if (from.Model is FloatReadout or IntegerCuba { IsReadout: true })
            {
                bag.Add(DiagnosticTable.ReadoutHasAxons, from.Location, $"a reward comes from the readout '{from.Name}'");
            }

            if (!graph.Projections.Any(p => p.Post == onto.Name && p.Learning is not null))
            {
                bag.Add(DiagnosticTable.RewardUse, onto.Location, $"'{from.Name}' is reward for '{onto.Name}'", "no projection that learns", "at least one");
            }
            else if (!seen.Add(reward))
            {
                bag.Add(DiagnosticTable.RewardUse, onto.Location, $"'{from.Name}' is reward for '{onto.Name}'", "the same twice", "once");
            }
        }
    }

    private static SourceLocation LocationOf(Projection projection, LearningRule rule) =>
        rule.Location == SourceLocation.InBuilder("") ? projection.Location : rule.Location;

    /// <summary>Whether two populations can share a core's epoch and reward.</summary>
    private bool LearnAlike(Population a, Population b) =>
        EpochOf(a) is not { } one || EpochOf(b) is not { } other
        || (one == other && RewardsOf(a).SetEquals(RewardsOf(b)));

    private int? EpochOf(Population population) =>
        graph.Projections.FirstOrDefault(p => p.Post == population.Name && p.Learning is not null)?.Learning!.Epoch;

    private HashSet<(string, bool)> RewardsOf(Population population) =>
        [.. graph.Rewards.Where(r => r.Onto == population.Name).Select(r => (r.From, r.Punish))];
}

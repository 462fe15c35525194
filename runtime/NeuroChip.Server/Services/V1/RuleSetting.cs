using NeuroChip.Device;
using NeuroChip.Device.Learning;
using NeuroChip.Learning;
using NeuroChip.Protocol.V1;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;
using ProgramWrite = NeuroChip.Device.Learning.ProgramWrite;
using VisitCost = NeuroChip.Protocol.V1.VisitCost;

namespace NeuroChip.Server.Services.V1;

/// <summary>From the text of a rule to the programs of a projection.</summary>
internal static class RuleSetting
{
    private const int LowestBound = -256;

    private const int HighestBound = 255;

    /// <exception cref="DeviceException">The rule does not translate, or the device refuses its program.</exception>
    public static SetRuleResponse Set(IDeviceLearning learning, SetRuleRequest request)
    {
        LearningProjectionReport projection = Find(learning, request.Projection);
        RuleCompilation compiled = Compile(projection.Compiled, request);
        var program = new MicroProgram(compiled.Words, [], compiled.Limits);
        var rule = new ProjectionRule(TextOf(request.Dw), TextOf(request.Dd), TextOf(request.Dt));
        IReadOnlyList<ProgramOutcome> outcomes = learning.WritePrograms(
            [.. projection.Profiles.Select(profile => new ProgramWrite(profile, program))], request.ValidateOnly,
            new Dictionary<string, ProjectionRule> { [projection.Name] = rule });
        return Answer(compiled, program, outcomes);
    }

    private static LearningProjectionReport Find(IDeviceLearning learning, string name)
    {
        LearningReport report = learning.Read();
        return report.Projections.FirstOrDefault(projection => projection.Name == name) ?? throw new DeviceException(
            DeviceErrorKind.NotFound, DeviceErrorCodes.NoSuchProjection, $"The image has no learning projection '{name}'.",
            report.Projections.Length == 0 ? "None of it learns." : $"It has: {string.Join(", ", report.Projections.Select(projection => projection.Name))}.");
    }

    private static RuleCompilation Compile(ManifestProjection projection, SetRuleRequest request)
    {
        RuleCompilation compiled = RuleCompiler.Compile(
            new RuleTexts(TextOf(request.Dw), TextOf(request.Dd), TextOf(request.Dt)),
            new RuleSettings(
                LearningMessages.ToRounding(request.Rounding, "rounding") ?? projection.Rounding,
                RangeOf(request.WeightRange, projection.WeightBounds, "weight_range"),
                RangeOf(request.DelayRange, projection.DelayBounds, "delay_range")));
        return compiled.Succeeded
            ? compiled
            : throw ProgramTexts.Refused([.. compiled.Problems.Select(problem => new DeviceProblem(problem.Place, DescriptionOf(problem)))], "rule");
    }

    private static RuleRange? RangeOf(LearnBounds? bounds, ManifestBounds? otherwise, string field)
    {
        if (bounds is null)
        {
            return otherwise is null ? null : new RuleRange(otherwise.Low, otherwise.High);
        }

        return bounds.Low is >= LowestBound and <= HighestBound && bounds.High is >= LowestBound and <= HighestBound && bounds.Low <= bounds.High
            ? new RuleRange(bounds.Low, bounds.High)
            : throw ServiceErrors.BadField(field, $"{bounds.Low}..{bounds.High} is no range.", $"Give a low and a high bound within {LowestBound}..{HighestBound}.");
    }

    private static string DescriptionOf(RuleProblem problem)
    {
        string place = $"{problem.Place}: ";
        string text = problem.ToString();
        return text.StartsWith(place, StringComparison.Ordinal) ? text[place.Length..] : text;
    }

    private static string? TextOf(string text) => text.Length == 0 ? null : text;

    private static SetRuleResponse Answer(RuleCompilation compiled, MicroProgram program, IReadOnlyList<ProgramOutcome> outcomes)
    {
        var response = new SetRuleResponse { Assembly = MicroDisassembler.Program(program) };
        response.Words.Add(compiled.Words.Select(word => (uint)word));
        response.Programs.Add(outcomes.Select(LearningMessages.ToMessage));
        response.Products.Add(compiled.Rules.SelectMany(rule => rule.Products.Select(product => ToMessage(rule, product))));
        response.Costs.Add(compiled.Report!.Costs.Select(cost => new VisitCost { Dependencies = cost.Case, Instructions = (uint)cost.Operations }));
        return response;
    }

    private static Protocol.V1.RuleProduct ToMessage(CanonicalRule rule, NeuroChip.Learning.RuleProduct product)
    {
        var message = new Protocol.V1.RuleProduct
        {
            Target = LearningRuleText.NameOf(rule.Target)[1..],
            Dependency = product.Dependency switch
            {
                RuleDependency.PreSpike => "x0",
                RuleDependency.PostSpike => "y0",
                RuleDependency.Reward => "r0",
                _ => $"u{rule.Decimation ?? 0}",
            },
            Mantissa = product.Mantissa,
            Exponent = product.Exponent,
            Shift = (uint)product.Shift,
        };
        message.Factors.Add(product.Factors.Select(factor => factor.ToString()));
        return message;
    }
}

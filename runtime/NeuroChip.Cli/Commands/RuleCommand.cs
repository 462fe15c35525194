using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Microcode;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Terminals;
using NeuroChip.Learning;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Commands;

/// <summary><c>neurochip rule</c>: what becomes of the text of a learning rule.</summary>
internal static class RuleCommand
{
    public static Command Create(Terminal terminal)
    {
        var rules = new Argument<string[]>("RULE") { Description = "Up to three rules, such as \"dw = 2^-2*y0*x1 - 2^-2*x0*y1\"; one for each of dw, dd, dt.", Arity = new ArgumentArity(1, 3) };
        Option<string?> rounding = OptionParsers.Choice("--rounding", "How learned values are rounded: stochastic (default), down, nearest or up.", "stochastic", "down", "nearest", "up");
        var weights = new Option<RuleRange?>("--weight-range") { HelpName = "LOW..HIGH", Description = "Hold the weight to this range.", CustomParser = ParseRange };
        var delays = new Option<RuleRange?>("--delay-range") { HelpName = "LOW..HIGH", Description = "Hold the delay to this range.", CustomParser = ParseRange };
        var profile = new Option<string?>("--profile") { HelpName = "NAME|FILE", Description = $"Chip profile whose energies and times are shown (default {NetworkCompiler.DefaultProfile})." };
        Option<bool> json = JsonOption.Create();
        var command = new TaughtCommand("rule", "Show what a learning rule becomes")
        {
            Details = """
                Shows the products in canonical form, the shift that keeps each from overflowing and why it is there, the microcode,
                and what a visit of a synapse costs in every case the program tells apart.
                A rule that cannot be executed is refused with its place and a remedy.
                """,
            Examples =
            [
                "neurochip rule \"dw = 2^-2*y0*x1 - 2^-2*x0*y1\"",
                "neurochip rule \"dw = 2^-7*r1*t*u0\" \"dt = 2^-3*x1*y0\" --rounding nearest --json",
                "neurochip rule \"dw = 2^-2*y0*x1 - x0*y1*w*2^-9\" --weight-range 0..200",
            ],
        };
        command.Add(rules);
        command.Add(rounding);
        command.Add(weights);
        command.Add(delays);
        command.Add(profile);
        command.Add(json);
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(rules),
            new RuleSettings(RoundingOf(parsed.GetValue(rounding)), parsed.GetValue(weights), parsed.GetValue(delays)),
            ChipProfile.Load(parsed.GetValue(profile) ?? NetworkCompiler.DefaultProfile), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, string[] texts, RuleSettings settings, ChipProfile profile, bool json)
    {
        RuleTexts rules = TextsOf(texts);
        RuleCompilation compiled = RuleCompiler.Compile(rules, settings);
        if (!compiled.Succeeded)
        {
            throw Refused(rules, compiled);
        }

        var program = new MicroProgram(compiled.Words, [], compiled.Limits);
        MicroVerdict verdict = MicroVerifier.Verify(program);
        if (verdict.Summary is not { } summary)
        {
            throw new TextRefusedException(verdict.Problems[0].Code, $"the rule's program is refused: {verdict.Problems[0]}");
        }

        terminal.Out.Write(json ? Json(compiled, program, summary, profile) + "\n" : Text(compiled, program, summary, profile));
        return ExitCodes.Ok;
    }

    /// <summary>Each rule under the target it names; one without a name is of the weight.</summary>
    private static RuleTexts TextsOf(string[] texts)
    {
        var byTarget = new Dictionary<RuleTarget, string>();
        foreach (string text in texts)
        {
            RuleTarget target = LearningRuleText.TargetOf(text) ?? RuleTarget.Weight;
            if (!byTarget.TryAdd(target, text))
            {
                throw new CliException(
                    CliCodes.Options, "", $"there are two rules of {LearningRuleText.NameOf(target)}", text, "", "give one rule for each of dw, dd and dt");
            }
        }

        return new RuleTexts(
            byTarget.GetValueOrDefault(RuleTarget.Weight), byTarget.GetValueOrDefault(RuleTarget.Delay), byTarget.GetValueOrDefault(RuleTarget.Tag));
    }

    private static TextRefusedException Refused(RuleTexts rules, RuleCompilation compiled)
    {
        var message = new StringBuilder();
        foreach (RuleProblem problem in compiled.Problems)
        {
            message.Append(message.Length > 0 ? "\n" : "").Append(problem);
            if (rules[problem.Target] is { } text)
            {
                message.Append('\n').Append(SourceExcerpt.Of(text, 1, problem.Column));
            }
        }

        return new TextRefusedException(compiled.Problems[0].Code.Id, message.ToString());
    }

    private static string Text(RuleCompilation compiled, MicroProgram program, ProgramSummary summary, ChipProfile profile)
    {
        var text = new StringBuilder();
        foreach (CanonicalRule rule in compiled.Rules)
        {
            text.Append(rule).Append('\n');
        }

        text.Append('\n').Append(MicrocodeListing.TextOf(program)).Append('\n');
        text.Append(RuleReportText.Write(compiled.Report!, profile));
        text.Append(CultureInfo.InvariantCulture, $"product of {summary.ProductBits} bits; energies and times of profile {profile.Name}\n");
        return text.ToString();
    }

    private static string Json(RuleCompilation compiled, MicroProgram program, ProgramSummary summary, ChipProfile profile) => JsonText.Object(json =>
    {
        json.WriteString("command", "rule");
        json.WriteStartArray("rules");
        foreach (CanonicalRule rule in compiled.Rules)
        {
            json.WriteStringValue(rule.ToString());
        }

        json.WriteEndArray();
        json.WriteStartArray("products");
        foreach (ProductReport product in compiled.Report!.Products)
        {
            json.WriteStartObject();
            json.WriteString("target", LearningRuleText.NameOf(product.Target));
            json.WriteString("text", product.Text);
            json.WriteNumber("column", product.Column);
            json.WriteNumber("shift", product.Shift);
            json.WriteString("shiftReason", product.ShiftReason);
            json.WriteNumber("words", product.Words);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ProgramText.Write(json, program);
        json.WriteNumber("productBits", summary.ProductBits);
        json.WriteString("profile", profile.Name);
        json.WriteStartArray("costs");
        foreach (VisitCost cost in compiled.Report.Costs)
        {
            json.WriteStartObject();
            json.WriteString("case", cost.Case);
            json.WriteNumber("operations", cost.Operations);
            if (cost.EnergyPicojoules(profile) is { } energy)
            {
                json.WriteNumber("picojoules", energy);
            }

            if (cost.TimeNanoseconds(profile) is { } time)
            {
                json.WriteNumber("nanoseconds", time);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static TraceRounding RoundingOf(string? word) => word switch
    {
        "down" => TraceRounding.Down,
        "nearest" => TraceRounding.Nearest,
        "up" => TraceRounding.Up,
        _ => TraceRounding.Stochastic,
    };

    private static RuleRange? ParseRange(ArgumentResult result)
    {
        string token = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
        string[] ends = token.Split("..");
        if (ends.Length == 2
            && int.TryParse(ends[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int low)
            && int.TryParse(ends[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int high)
            && low >= -256 && high <= 255 && low <= high)
        {
            return new RuleRange(low, high);
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name}: found '{token}', allowed is LOW..HIGH within -256..255, such as 0..200.");
        return null;
    }
}

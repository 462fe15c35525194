using NeuroChip.Graph;
using NeuroChip.Graph.Readers.Problems;
using YamlDotNet.RepresentationModel;

namespace NeuroChip.Compilation.LearningFiles;

/// <summary>Reads a learning file into rules, entries and rewards.</summary>
internal sealed class LearningReader(LearningProblems problems)
{
    private static readonly string[] RuleFields =
        ["dw", "dd", "dt", "x1", "x2", "y1", "y2", "y3", "epoch", "rounding", "weights", "delays"];

    private readonly Dictionary<string, LearningRule> rules = [];

    public LearningContent Read(string text)
    {
        var content = new LearningContent([], []);
        if (YamlText.Root(text, problems) is not { } root)
        {
            return content;
        }

        var top = new YamlFields(problems, root, "the file", ["rules", "projections", "rewards"]);
        if (top["rules"] is { } named)
        {
            foreach ((string name, YamlNode node) in new YamlFields(problems, named, "'rules'", null).All)
            {
                rules[name] = Rule(new YamlFields(problems, node, $"rule '{name}'", RuleFields), name);
            }
        }

        if (top["projections"] is { } projections)
        {
            foreach ((string name, YamlNode node) in new YamlFields(problems, projections, "'projections'", null).All)
            {
                content.Projections.Add(Entry(name, node));
            }
        }
        else
        {
            problems.Add(FormatCodes.MissingField, top.Place, "the file says of no projection how it learns", "", "projections", "give 'projections'");
        }

        ReadRewards(top, content);
        return content;
    }

    private LearningEntry Entry(string projection, YamlNode node)
    {
        var fields = new YamlFields(problems, node, $"projection '{projection}'", ["rule", "seed", "tags", "format"]);
        LearningRule? rule = null;
        if (fields["rule"] is YamlMappingNode own)
        {
            rule = Rule(new YamlFields(problems, own, $"the rule of '{projection}'", RuleFields), projection);
        }
        else if (fields.RequiredText("rule") is { } name && !rules.TryGetValue(name, out rule))
        {
            problems.Add(FormatCodes.LearningName, fields["rule"]!.Start, $"projection '{projection}' learns by a rule that is not in the file", $"'{name}'", List(rules.Keys));
        }

        int[]? tags = fields.Integers("tags");
        return new LearningEntry(
            projection, rule, fields.Seed("seed"), tags is null or [] ? 0 : new PerUnit<int>([.. tags]), Format(fields, projection), node.Start);
    }

    private WeightFormat? Format(YamlFields projection, string name)
    {
        if (projection["format"] is not { } node)
        {
            return null;
        }

        var fields = new YamlFields(problems, node, $"the format of '{name}'", ["sign", "bits", "exponent"]);
        SignMode sign = fields.Choice("sign", SignMode.Mixed, ("mixed", SignMode.Mixed), ("exc", SignMode.Excitatory), ("inh", SignMode.Inhibitory));
        return new WeightFormat(sign, fields.Integer("bits", 8), fields.Integer("exponent", 0));
    }

    private LearningRule Rule(YamlFields fields, string name) => new()
    {
        Name = name,
        Weight = fields.Text("dw"),
        Delay = fields.Text("dd"),
        Tag = fields.Text("dt"),
        X1 = Trace(fields, "x1", name),
        X2 = Trace(fields, "x2", name),
        Y1 = Trace(fields, "y1", name),
        Y2 = Trace(fields, "y2", name),
        Y3 = Trace(fields, "y3", name),
        Epoch = fields.Integer("epoch", 1),
        Rounding = fields.Choice(
            "rounding", TraceRounding.Stochastic,
            ("down", TraceRounding.Down), ("nearest", TraceRounding.Nearest), ("up", TraceRounding.Up), ("stochastic", TraceRounding.Stochastic)),
        WeightRange = Range(fields, "weights"),
        DelayRange = Range(fields, "delays"),
        Location = problems.At(fields.Place),
        WeightPlace = Place(fields, "dw"),
        DelayPlace = Place(fields, "dd"),
        TagPlace = Place(fields, "dt"),
    };

    private TraceSpec Trace(YamlFields rule, string name, string ruleName)
    {
        if (rule[name] is not { } node)
        {
            return TraceSpec.None;
        }

        var fields = new YamlFields(problems, node, $"{name} of rule '{ruleName}'", ["impulse", "tau", "hold"]);

        // Far outside is as good as just outside: the compiler says what is allowed.
        double impulse = Math.Clamp(fields.Real("impulse", 0), -1, 1000);
        return TraceSpec.Of(impulse, fields.Real("tau", 0)) with { Hold = fields.Flag("hold") };
    }

    private static ValueRange? Range(YamlFields fields, string name)
    {
        if (fields.Integers(name) is not { } values)
        {
            return null;
        }

        if (values.Length == 2)
        {
            return new ValueRange(values[0], values[1]);
        }

        fields.Wrong(fields[name]!, $"'{name}'", "two whole numbers, [low, high]");
        return null;
    }

    /// <summary>Where the characters of a rule's text begin; behind the quotes of a quoted one.</summary>
    private static RuleTextPlace? Place(YamlFields fields, string name) => fields[name] is YamlScalarNode scalar
        ? new RuleTextPlace((int)scalar.Start.Line, (int)scalar.Start.Column + (scalar.Style is YamlDotNet.Core.ScalarStyle.Plain ? 0 : 1))
        : null;

    private void ReadRewards(YamlFields top, LearningContent content)
    {
        if (top["rewards"] is not { } node)
        {
            return;
        }

        if (node is not YamlSequenceNode list)
        {
            top.Wrong(node, "'rewards'", "a list");
            return;
        }

        foreach (YamlNode item in list.Children)
        {
            var fields = new YamlFields(problems, item, "a reward", ["from", "onto", "punish"]);
            string? from = fields.RequiredText("from");
            string? onto = fields.RequiredText("onto");
            if (from is not null && onto is not null)
            {
                content.Rewards.Add((new GraphReward(from, onto, fields.Flag("punish")), item.Start));
            }
        }
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'").DefaultIfEmpty("none"));
}

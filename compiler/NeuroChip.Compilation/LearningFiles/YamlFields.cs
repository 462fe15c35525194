using System.Globalization;
using NeuroChip.Graph.Readers.Problems;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace NeuroChip.Compilation.LearningFiles;

/// <summary>The members of one mapping of a learning file; what is asked for and not there, or of another kind, is a problem.</summary>
internal sealed class YamlFields
{
    private readonly LearningProblems problems;
    private readonly Dictionary<string, YamlNode> members = [];
    private readonly string what;

    /// <param name="problems">Where problems go.</param>
    /// <param name="node">The mapping; another node is a problem and has no members.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="known">Names it may have; null for any.</param>
    public YamlFields(LearningProblems problems, YamlNode node, string what, string[]? known)
    {
        this.problems = problems;
        this.what = what;
        this.Place = node.Start;
        if (node is not YamlMappingNode mapping)
        {
            Wrong(node, what, "a mapping of names to values");
            return;
        }

        foreach ((YamlNode key, YamlNode value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
            {
                Wrong(key, $"a name in {what}", "a word");
            }
            else if (known is not null && !known.Contains(name))
            {
                problems.Add(FormatCodes.LearningField, key.Start, $"{what} has no field '{name}'", $"'{name}'", string.Join(", ", known));
            }
            else
            {
                members[name] = value;
            }
        }
    }

    /// <summary>Where the mapping begins.</summary>
    public Mark Place { get; }

    public IEnumerable<(string Name, YamlNode Value)> All => members.Select(m => (m.Key, m.Value));

    public YamlNode? this[string name] => members.GetValueOrDefault(name);

    /// <summary>A text; null where there is none.</summary>
    public string? Text(string name) => Scalar(name)?.Value;

    public string? RequiredText(string name)
    {
        if (!members.ContainsKey(name))
        {
            problems.Add(FormatCodes.MissingField, this.Place, $"{what} lacks '{name}'", "", name, $"give '{name}'");
        }

        return Text(name);
    }

    public double Real(string name, double otherwise) => Number(name, otherwise, "a number", text =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null);

    public int Integer(string name, int otherwise) => Number(name, otherwise, "a whole number", text =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null);

    public ulong Seed(string name) => Number(name, 0UL, "a whole number of 0 or more", text =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null);

    public bool Flag(string name) => Number(name, false, "true or false", text => text switch { "true" => true, "false" => false, _ => null });

    /// <summary>One of some words.</summary>
    public T Choice<T>(string name, T otherwise, params (string Word, T Value)[] choices)
        where T : struct => Number(name, otherwise, string.Join(", ", choices.Select(c => c.Word)), text =>
        {
            int index = Array.FindIndex(choices, c => c.Word == text);
            return index < 0 ? null : choices[index].Value;
        });

    /// <summary>Whole numbers in a list, or a single one; null where there is nothing.</summary>
    public int[]? Integers(string name)
    {
        if (this[name] is not { } node)
        {
            return null;
        }

        YamlNode[] items = node is YamlSequenceNode sequence ? [.. sequence.Children] : [node];
        List<int> values = [];
        foreach (YamlNode item in items)
        {
            if (item is YamlScalarNode { Value: { } text } && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
            {
                values.Add(value);
            }
            else
            {
                Wrong(item, $"'{name}' of {what}", "whole numbers");
                return null;
            }
        }

        return [.. values];
    }

    /// <summary>Says that a node is of the wrong kind.</summary>
    public void Wrong(YamlNode node, string element, string allowed) => problems.Add(
        FormatCodes.WrongKind, node.Start, element,
        node switch { YamlScalarNode scalar => $"'{scalar.Value}'", YamlSequenceNode => "a list", _ => "a mapping" }, allowed, "correct the value");

    private YamlScalarNode? Scalar(string name)
    {
        if (this[name] is not { } node)
        {
            return null;
        }

        if (node is YamlScalarNode { Value: not null } scalar)
        {
            return scalar;
        }

        Wrong(node, $"'{name}' of {what}", "one value");
        return null;
    }

    private T Number<T>(string name, T otherwise, string allowed, Func<string, T?> parse)
        where T : struct
    {
        if (Scalar(name) is not { } scalar)
        {
            return otherwise;
        }

        if (parse(scalar.Value!) is { } value)
        {
            return value;
        }

        Wrong(scalar, $"'{name}' of {what}", allowed);
        return otherwise;
    }
}

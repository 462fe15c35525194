using System.Globalization;
using NeuroChip.SpecTool.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace NeuroChip.SpecTool.Reading;

/// <summary>A YAML node that knows its file and reports its own faults.</summary>
internal sealed class SpecNode(string file, YamlNode node, Problems problems)
{
    public Problems Problems { get; } = problems;

    public YamlNode Yaml { get; } = node;

    public Place Place => new(file, Yaml.Start.Line, Yaml.Start.Column);

    public bool IsMapping => Yaml is YamlMappingNode;

    public bool IsList => Yaml is YamlSequenceNode;

    public bool IsText => Yaml is YamlScalarNode;

    public SpecNode At(YamlNode child) => new(file, child, Problems);

    public void Fault(ProblemCode code, string message) => Problems.Add(code, Place, message);

    /// <summary>The node as text, or null after a fault.</summary>
    public string? Text(string what)
    {
        if (Yaml is YamlScalarNode { Value: { Length: > 0 } text })
        {
            return text;
        }

        Fault(ProblemCode.BadValue, $"{what} must be a text");
        return null;
    }

    /// <summary>The node as a decimal or 0x number, or null after a fault.</summary>
    public long? Number(string what)
    {
        if (Yaml is YamlScalarNode { Value: { } text } && TryNumber(text, out long value))
        {
            return value;
        }

        Fault(ProblemCode.BadValue, $"{what} must be a whole number, found '{Shown()}'");
        return null;
    }

    public bool? Flag(string what)
    {
        switch ((Yaml as YamlScalarNode)?.Value)
        {
            case "true":
                return true;
            case "false":
                return false;
            default:
                Fault(ProblemCode.BadValue, $"{what} must be true or false, found '{Shown()}'");
                return null;
        }
    }

    public IEnumerable<SpecNode> Items(string what)
    {
        if (Yaml is YamlSequenceNode list)
        {
            return list.Children.Select(At);
        }

        Fault(ProblemCode.BadValue, $"{what} must be a list");
        return [];
    }

    public IEnumerable<(SpecNode Key, SpecNode Value)> Entries(string what)
    {
        if (Yaml is YamlMappingNode map)
        {
            return map.Children.Select(pair => (At(pair.Key), At(pair.Value)));
        }

        Fault(ProblemCode.BadValue, $"{what} must be a mapping of keys to values");
        return [];
    }

    public string Shown() => Yaml is YamlScalarNode scalar ? scalar.Value ?? "" : Yaml.NodeType.ToString();

    public static bool TryNumber(string text, out long value)
    {
        text = text.Replace("_", "", StringComparison.Ordinal);
        return text.StartsWith("0x", StringComparison.Ordinal)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }
}

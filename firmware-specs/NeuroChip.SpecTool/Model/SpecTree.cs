namespace NeuroChip.SpecTool.Model;

/// <summary>Everything the YAML says, as read; <c>Checking</c> decides whether it holds together.</summary>
internal sealed class SpecTree
{
    public List<LayoutDef> Layouts { get; } = [];

    public List<EnumDef> Enums { get; } = [];

    public List<WordDef> Words { get; } = [];

    public List<TableDef> Tables { get; } = [];

    public List<InstructionSetDef> InstructionSets { get; } = [];

    public List<ContainerDef> Containers { get; } = [];

    public List<RegisterSpaceDef> Registers { get; } = [];

    public List<ProfileDef> Profiles { get; } = [];

    public WordDef? Word(string name) => Words.Find(word => word.Name == name);

    /// <summary>Smallest and largest value of a field: its limit, its enumeration, or what the bits hold.</summary>
    public (long Min, long Max) Range(FieldDef field, string layout)
    {
        if (field.Limits.TryGetValue(layout, out Limit limit))
        {
            return (limit.Min, limit.Max);
        }

        return field.EnumName is { } name && Enum(name) is { Members.Count: > 0 } values
            ? (values.Members.Min(member => member.Value), values.Members.Max(member => member.Value))
            : field.NaturalRange(layout);
    }

    public EnumDef? Enum(string name) => Enums.Find(item => item.Name == name);
}

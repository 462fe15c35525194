namespace NeuroChip.SpecTool.Model;

/// <summary>Everything the YAML says, as read; <c>Checking</c> decides whether it holds together.</summary>
internal sealed class SpecTree
{
    public List<LayoutDef> Layouts { get; } = [];

    public List<EnumDef> Enums { get; } = [];

    public List<WordDef> Words { get; } = [];

    public List<TableDef> Tables { get; } = [];

    public List<ContainerDef> Containers { get; } = [];

    public List<RegisterSpaceDef> Registers { get; } = [];

    public List<ProfileDef> Profiles { get; } = [];

    public WordDef? Word(string name) => Words.Find(word => word.Name == name);

    public EnumDef? Enum(string name) => Enums.Find(item => item.Name == name);
}

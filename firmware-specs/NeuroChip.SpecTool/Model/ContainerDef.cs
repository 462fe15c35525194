using NeuroChip.SpecTool.Diagnostics;

namespace NeuroChip.SpecTool.Model;

internal sealed record ByteFieldDef(string Name, int Offset, int Bytes, string About, Place Place);

internal sealed record SectionDef(
    string Name, int Number, bool PerCore, string Content, string? Layout, string About, Place Place);

/// <summary>The image container.</summary>
internal sealed record ContainerDef(
    string Name,
    string About,
    string File,
    IReadOnlyList<int> Magic,
    string MagicAbout,
    int Version,
    int Revision,
    string VersionAbout,
    int HeaderSize,
    IReadOnlyList<ByteFieldDef> Header,
    int EntrySize,
    IReadOnlyList<ByteFieldDef> Entry,
    string Digest,
    string Check,
    IReadOnlyList<SectionDef> Sections,
    Place Place);

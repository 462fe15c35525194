namespace NeuroChip.Spec.Image;

/// <summary>An entry of the section table that has been checked against the file.</summary>
/// <param name="Place">Byte of the entry.</param>
/// <param name="Info">What kind of section.</param>
/// <param name="Address">Whose.</param>
/// <param name="Offset">Byte at which its elements start.</param>
/// <param name="Count">Its elements.</param>
/// <param name="ElementBytes">Bytes of one.</param>
/// <param name="Check">CRC-32C of its bytes.</param>
internal readonly record struct SectionEntry(
    int Place, SectionInfo Info, CoreAddress Address, long Offset, int Count, int ElementBytes, uint Check);

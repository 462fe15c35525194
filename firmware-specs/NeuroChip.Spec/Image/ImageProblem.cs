namespace NeuroChip.Spec.Image;

/// <summary>A contradiction in the content of an image.</summary>
internal sealed record ImageProblem(
    string Code, CoreAddress Address, SectionKind Section, long Index, string Found, string Allowed)
{
    public string Where => $"section {Section} of {Address}, element {Index}";
}

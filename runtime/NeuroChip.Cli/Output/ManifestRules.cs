using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Output;

/// <summary>The rules of a projection as text.</summary>
internal static class ManifestRules
{
    /// <summary>Each with the name of what it changes, whether or not its author wrote it.</summary>
    public static IEnumerable<string> Of(ManifestProjection projection) =>
        from rule in ((string Name, string? Text)[])[("dw", projection.Dw), ("dd", projection.Dd), ("dt", projection.Dt)]
        where rule.Text is not null
        select rule.Text.Contains('=', StringComparison.Ordinal) ? rule.Text : $"{rule.Name} = {rule.Text}";
}

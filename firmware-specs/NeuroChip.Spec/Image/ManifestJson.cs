using System.Text.Json;
using System.Text.Json.Serialization;

namespace NeuroChip.Spec.Image;

/// <summary>The manifest as UTF-8 JSON: members in declared order, no blanks, every member present.</summary>
internal static class ManifestJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        MaxDepth = 16,
    };

    public static byte[] Write(ImageManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, s_options);

    /// <summary>Throws <see cref="JsonException"/> for anything that is not exactly a manifest.</summary>
    public static ImageManifest Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<ImageManifest>(json, s_options) ?? throw new JsonException("the manifest is null");
}

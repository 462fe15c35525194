using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NeuroChip.Spec.Profiles;

/// <summary>
/// The canonical form of a profile: one line per value, sorted. Numbers are written without
/// trailing zeros, so 8.0 and 8 are the same profile.
/// </summary>
internal static class ProfileDigest
{
    /// <summary>Places of chips in their grid matter to times, not to images.</summary>
    private const string NotInImages = "chip-columns";

    /// <summary>Over what an image depends on.</summary>
    public static byte[] Of(ChipProfile profile) => Hash(Structure(profile));

    /// <summary>Over everything but wording.</summary>
    public static byte[] OfAll(ChipProfile profile) => Hash(Canonical(profile));

    public static string Structure(ChipProfile profile)
    {
        StringBuilder text = new();
        text.Append("neurochip-structure/1\n");
        text.Append("layout ").Append((int)profile.Layout).Append('\n');
        Append(text, profile.Sizes.Where(value => value.Name != NotInImages), withKinds: false);
        return text.ToString();
    }

    public static string Canonical(ChipProfile profile)
    {
        StringBuilder text = new();
        text.Append("neurochip-profile/2\n");
        text.Append("name ").Append(profile.Name).Append('\n');
        text.Append("layout ").Append((int)profile.Layout).Append('\n');
        Append(text, profile.Sizes.Concat(profile.Costs.Values).Concat(profile.Router.Values), withKinds: true);
        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<ProfileValue> values, bool withKinds)
    {
        foreach (ProfileValue value in values.OrderBy(value => value.Name, StringComparer.Ordinal))
        {
            text.Append(value.Name);
            foreach (ValuePoint point in value.Points)
            {
                text.Append(' ').Append(Number(point.At)).Append(':').Append(Number(point.Value));
            }

            text.Append(' ').Append(value.Unit).Append(withKinds ? $" {value.Kind}" : "").Append('\n');
        }
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static string Number(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}

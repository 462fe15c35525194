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
    public static byte[] Of(ChipProfile profile) => SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(profile)));

    public static string Canonical(ChipProfile profile)
    {
        StringBuilder text = new();
        text.Append("neurochip-profile/1\n");
        text.Append("name ").Append(profile.Name).Append('\n');
        text.Append("layout ").Append((int)profile.Layout).Append('\n');
        foreach (ProfileValue value in profile.Sizes.Concat(profile.Costs.Values).OrderBy(value => value.Name, StringComparer.Ordinal))
        {
            text.Append(value.Name);
            foreach (ValuePoint point in value.Points)
            {
                text.Append(' ').Append(Number(point.At)).Append(':').Append(Number(point.Value));
            }

            text.Append(' ').Append(value.Unit).Append(' ').Append(value.Kind).Append('\n');
        }

        return text.ToString();
    }

    private static string Number(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}

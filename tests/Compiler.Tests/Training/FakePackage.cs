using System.Text.Json;
using NeuroChip.Training.Digits;

namespace Compiler.Tests.Training;

/// <summary>A folder in the form of npm's package, with other digits in it.</summary>
internal static class FakePackage
{
    internal static void Write(string folder, Digit[] digits)
    {
        string target = Directory.CreateDirectory(Path.Combine(folder, "src", "digits")).FullName;
        for (int label = 0; label < Digit.Classes; label++)
        {
            // Cut to three decimals, as the package's own are.
            IEnumerable<double> values = digits.Where(d => d.Label == label).SelectMany(d => d.Pixels).Select(p => Math.Floor(p / 255.0 * 1000) / 1000);
            File.WriteAllText(Path.Combine(target, $"{label}.json"), JsonSerializer.Serialize(new { data = values }));
        }
    }
}

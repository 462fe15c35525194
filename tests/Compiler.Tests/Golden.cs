namespace Compiler.Tests;

/// <summary>
/// Compares a text with the one kept beside the test. To accept new texts, run the tests once with
/// NEUROCHIP_UPDATE_GOLDEN=1 and read the diff.
/// </summary>
internal static class Golden
{
    public static void ShouldMatch(string actual, string pass, string name)
    {
        string path = Checkout.File($"tests/Compiler.Tests/{pass}/{name}.txt");
        if (Environment.GetEnvironmentVariable("NEUROCHIP_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        File.Exists(path).ShouldBeTrue($"{path} does not exist");
        actual.ShouldBe(File.ReadAllText(path).ReplaceLineEndings("\n"), $"{pass}/{name}.txt");
    }
}

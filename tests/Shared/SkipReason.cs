namespace NeuroChip.Testing;

/// <summary>Why a test does not run here, or null when it does. The text is all that the reader of a result list sees.</summary>
internal static class SkipReason
{
    /// <summary>Set to 1 to run the tests that take minutes.</summary>
    public const string LongTestsVariable = "NEUROCHIP_LONG_TESTS";

    public static string? ForShared(string under) =>
        Path.Exists(Checkout.Shared(under)) ? null : $"../shared/{under} is not beside this checkout";

    public static string? ForLong() =>
        Environment.GetEnvironmentVariable(LongTestsVariable) == "1" ? null : "takes minutes; `make test-long` runs it";
}

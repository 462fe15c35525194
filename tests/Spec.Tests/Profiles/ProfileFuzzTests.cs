using NeuroChip.Spec.Profiles;

namespace Spec.Tests.Profiles;

public sealed class ProfileFuzzTests
{
    private const int Seed = 5;

    [Fact]
    public void Mutated_profiles_are_read_or_refused_but_never_crash()
    {
        string good = File.ReadAllText(Checkout.File("firmware-specs/profiles/tiny.yaml"));
        const string Pieces = "{}[]:,-#\"'|>&*!%@\n 0\t9\\e.";
        Random random = new(Seed);
        for (int i = 0; i < 400; i++)
        {
            char[] text = good.ToCharArray();
            for (int changes = random.Next(1, 6); changes > 0; changes--)
            {
                text[random.Next(text.Length)] = Pieces[random.Next(Pieces.Length)];
            }

            try
            {
                ChipProfile.Parse(new string(text), "fuzz.yaml");
            }
            catch (ProfileException)
            {
            }
            catch (Exception other)
            {
                throw new Xunit.Sdk.XunitException($"seed {Seed}, round {i}: {other}\n{new string(text)}");
            }
        }
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    [InlineData('-')]
    public void Nesting_without_end_is_refused(char open) =>
        Should.Throw<ProfileException>(() => ChipProfile.Parse(string.Concat(Enumerable.Repeat($"{open} ", 100_000)), "deep.yaml"))
            .Code.ShouldBe(ProfileCodes.NotYaml);

    [Theory]
    [InlineData("&a [*a]: 1\n")]
    [InlineData("a: &x {y: *x}\n")]
    public void An_alias_is_refused(string text) =>
        Should.Throw<ProfileException>(() => ChipProfile.Parse(text, "alias.yaml")).Message.ShouldContain("alias");
}

using Conformance.Tests.Chain;
using NeuroChip.Device;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Graph;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;
using NeuroChip.Testing.Workloads;
using Xunit.Abstractions;

namespace Conformance.Tests.Images;

/// <summary>A compiled network's image, damaged on its way to a device: never loaded, always refused with a code and a reason.</summary>
public sealed class CompiledImageDamageTests(ITestOutputHelper output)
{
    private const int Seed = 20_481;

    private static readonly byte[] _file = CompiledNetwork.Compile(PublishedNetworks.W4(), "loihi1-d18").Image!.ToBytes();

    [Fact]
    public void A_thousand_single_bit_flips_are_all_refused()
    {
        output.WriteLine($"seed {Seed}, {_file.Length} bytes");
        var random = new Random(Seed);
        using EmulatedDevice device = Device("loihi1-d18");
        byte[] damaged = [.. _file];
        for (int i = 0; i < 1000; i++)
        {
            int bit = random.Next(8 * damaged.Length);
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            (string code, string reason) = RefusalOf(damaged, device).ShouldNotBeNull($"bit {bit} of the file was flipped and the image loaded");
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            code.ShouldStartWith("NC5", Case.Sensitive, $"bit {bit}: {reason}");
        }

        device.Status.State.ShouldBe(DeviceState.Idle);
        RefusalOf(_file, device).ShouldBeNull("the sound file loads");
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        using EmulatedDevice device = Device("loihi1-d18");
        foreach (int length in Enumerable.Range(0, 400).Concat(Enumerable.Range(0, 200).Select(i => (int)((long)_file.Length * i / 200))).Append(_file.Length - 1))
        {
            RefusalOf(_file[..length], device).ShouldNotBeNull($"{length} bytes of {_file.Length}").Code.ShouldStartWith("NC5");
        }
    }

    [Theory]
    [InlineData("wide")]
    [InlineData("tiny")]
    [InlineData("loihi2-like")]
    public void An_image_of_another_profile_is_refused_with_both_names_and_the_device_keeps_what_it_had(string profile)
    {
        using EmulatedDevice device = Device(profile);
        ChipImage own = CompiledNetwork.Compile(Small(), profile).Image!;
        device.Load(own);

        (string code, string reason) = RefusalOf(_file, device).ShouldNotBeNull();

        code.ShouldBe("NC5101");
        reason.ShouldContain("'loihi1-d18'");
        reason.ShouldContain($"'{profile}'");
        device.Status.State.ShouldBe(DeviceState.Loaded);
        device.Status.ImageDigest.ToArray().ShouldBe(own.Digest.ToArray());
    }

    /// <summary>What the two cost tables are of is one and the same chip, so one image can be timed under both.</summary>
    [Fact]
    public void An_image_fits_every_chip_of_its_structure_whatever_it_costs()
    {
        using EmulatedDevice device = Device("loihi1-sanafe");

        RefusalOf(_file, device).ShouldBeNull();

        device.Status.State.ShouldBe(DeviceState.Loaded);
    }

    private static SnnGraph Small() => new SnnGraphBuilder("small")
        .Source("in", 3)
        .Compartments("p", 4, new IntegerCuba())
        .Dense("in", "p", [.. Enumerable.Range(1, 12).Select(i => (float)i)])
        .Build();

    private static EmulatedDevice Device(string profile) => new("test", ChipProfile.Load(profile), new ScalarEngineFactory());

    /// <summary>Why bytes cannot be loaded, or null when they can; any other exception fails the test.</summary>
    private static (string Code, string Reason)? RefusalOf(byte[] file, EmulatedDevice device)
    {
        try
        {
            device.Load(ChipImage.Read(file));
            return null;
        }
        catch (ImageFormatException refusal)
        {
            return (refusal.Code, refusal.Message);
        }
        catch (DeviceException refusal)
        {
            return (refusal.Code, refusal.Message);
        }
    }
}

using NeuroChip.Compilation;
using NeuroChip.Compilation.Assembly;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace Compiler.Tests.Assembly;

public class RandomTablesTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_compartment_draws_as_its_unit_wherever_it_lies(int? split)
    {
        CompileResult result = Compiling.Succeed(SmallNetworks.Noise(), options: new CompileOptions { Split = split, PlacementSeed = 7 });
        ChipImage image = result.Image!;
        foreach (ManifestPopulation population in image.Manifest.Populations)
        {
            bool noisy = population.Name != "quiet";
            foreach (ManifestSlice slice in population.Slices)
            {
                CoreImage core = image.Cores.Single(c => c.Address == new CoreAddress(slice.Chip, slice.Core));
                for (int unit = slice.FirstUnit; unit < slice.FirstUnit + slice.Count; unit++)
                {
                    int compartment = slice.Compartment(unit);
                    CompartmentConfig config = core.Decode<CompartmentConfig>(SectionKind.CompartmentConfigs, image.Layout)[compartment];
                    CompartmentProfile profile = core.Decode<CompartmentProfile>(SectionKind.CompartmentProfiles, image.Layout)[config.Profile];
                    profile.Noise.ShouldBe(population.Name switch { "on-u" => NoiseTarget.Current, "on-v" => NoiseTarget.Voltage, _ => NoiseTarget.None });
                    if (noisy)
                    {
                        RandomCheck.DrawsAs(core, image.Layout, compartment).ShouldBe((population.Seed, unit));
                        CoreConfig settings = core.Decode<CoreConfig>(SectionKind.CoreConfig, image.Layout)[0];
                        (settings.NoiseExp, settings.NoiseOffset).ShouldBe((9, -1));
                    }
                }
            }
        }
    }

    [Fact]
    public void A_core_without_noise_has_no_seeds()
    {
        ChipImage image = Compiling.Succeed(SmallNetworks.IntegerLayers()).Image!;
        image.Cores.ShouldAllBe(core => core.Words(SectionKind.RandomRanges).Length == 0 && core.Words(SectionKind.RandomSeeds).Length == 0);
    }
}

using NeuroChip.Spec;
using NeuroChip.Spec.Registers;
using Spec.Tests.Words;

namespace Spec.Tests.Registers;

public sealed class RegisterMapTests
{
    public static IEnumerable<object[]> Layouts => Enum.GetValues<WordLayout>().Select(layout => new object[] { layout });

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_block_is_found_at_its_first_and_last_byte_and_not_beyond(WordLayout layout)
    {
        foreach (RegisterSpace space in Enum.GetValues<RegisterSpace>())
        {
            foreach (RegisterBlock block in RegisterMap.Blocks(layout, space))
            {
                RegisterPlace first = RegisterMap.Find(layout, block.Offset, space)!.Value;
                (first.Block, first.Index, first.Byte).ShouldBe((block, 0, 0));
                RegisterPlace last = RegisterMap.Find(layout, (uint)(block.End - 1), space)!.Value;
                (last.Block, last.Index, last.Byte).ShouldBe((block, block.Count - 1, (block.ElementBits / 8) - 1));
                block.OffsetOf(block.Count - 1).ShouldBe((uint)(block.End - (block.ElementBits / 8)));
                if (block.End <= uint.MaxValue)
                {
                    RegisterMap.Find(layout, (uint)block.End, space)?.Block.ShouldNotBe(block);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Words_fit_their_elements_and_every_index_field_its_table(WordLayout layout)
    {
        foreach (RegisterBlock block in RegisterMap.Blocks(layout).Where(block => block.Content is not null))
        {
            WordUnderTest.Find(block.Content!).Width(layout).ShouldBeLessThanOrEqualTo(block.ElementBits);
        }

        Count(CoreBlocks.CxCfg).ShouldBe(CoreConfig.CompartmentsLimit(layout).Max);
        Count(CoreBlocks.CxProfile).ShouldBe(CompartmentConfig.ProfileLimit(layout).Max + 1);
        Count(CoreBlocks.VthProfile).ShouldBe(CompartmentConfig.VthLimit(layout).Max + 1);
        Count(CoreBlocks.SynFmt).ShouldBe(SynapseBlockHeader.FormatLimit(layout).Max + 1);
        Count(CoreBlocks.SynMap).ShouldBe(AxonOut.AxonLimit(layout).Max + 1);
        Count(CoreBlocks.AxonOut).ShouldBe(AxonMap.FirstLimit(layout).Max + 1);
        Count(CoreBlocks.TracePre).ShouldBe(RandomAxon.AxonLimit(layout).Max + 1);
        Count(CoreBlocks.TracePost).ShouldBe(CoreConfig.CompartmentsLimit(layout).Max);
        Count(CoreBlocks.TraceCfg).ShouldBe(TracePre.Config1Limit(layout).Max + 1);
        Count(CoreBlocks.LrnProfile).ShouldBe(TracePre.ProfileLimit(layout).Max + 1);
        Count(CoreBlocks.LrnUcode).ShouldBe(LearnProfile.ProgramStartLimit(layout).Max + 1);
        Count(CoreBlocks.SynMem).ShouldBe(SynapseList.PointerLimit(layout).Max + 1);

        long Count(string name) => RegisterMap.FindBlock(layout, name)!.Count;
    }

    [Fact]
    public void The_small_map_has_the_published_offsets()
    {
        RegisterMap.Find(WordLayout.Loihi1, 0x8000)!.Value.Block.Name.ShouldBe(CoreBlocks.CxCfg);
        RegisterMap.Find(WordLayout.Loihi1, 0x40008)!.Value.ShouldSatisfyAllConditions(
            place => place.Block.Name.ShouldBe("SYN_MEM"), place => place.Index.ShouldBe(1));
        RegisterMap.Find(WordLayout.Loihi1, 0x100).ShouldBeNull();
        RegisterMap.Find(WordLayout.Loihi1, uint.MaxValue).ShouldBeNull();
        RegisterMap.FindBlock(WordLayout.Loihi1, "NOTHING").ShouldBeNull();
        RegisterMap.FindBlock(WordLayout.Loihi1, CoreBlocks.SpikeCnt)!.Executed.ShouldBeFalse();
    }

    [Fact]
    public void Named_registers_have_their_own_access()
    {
        RegisterPlace time = RegisterMap.Find(WordLayout.Wide, 4 * CtrlRegisters.Time)!.Value;
        (time.Register!.Name, time.Access).ShouldBe(("TIME", RegisterAccess.ReadOnly));
        RegisterMap.Find(WordLayout.Wide, 4 * 40)!.Value.Register.ShouldBeNull();
        RegisterMap.Find(WordLayout.Loihi1, 4 * ChipRegisters.RunSteps, RegisterSpace.Chip)!.Value.Register!.Name.ShouldBe("RUN_STEPS");
    }
}

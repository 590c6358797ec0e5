package ferry.migrate;

import java.util.List;

/** One strategy: when it is possible, and what its steps are. */
interface Way {
    Strategy strategy();

    /** Whether it is possible between the two sides that the survey saw, with reasons in sentences. */
    Plan.Verdict verdict(Survey survey);

    /** What the person should know when it is chosen. */
    default List<Plan.Finding> warnings(Survey survey) {
        return List.of();
    }

    /** What would be done, a sentence each. */
    List<String> words(Survey survey);

    /** From PREPARE to FINISH, in order. */
    List<Step> steps();
}

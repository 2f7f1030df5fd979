package dev.assay.coordinator.web;

import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.lab.Failures;
import dev.assay.coordinator.web.view.ProblemView;
import dev.assay.scenarios.problem.ProblemException;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Say what went wrong: to browsers with a page, to programs as everywhere else.
 *
 * @param forPrograms answers programs; what it says of the status holds for browsers too
 */
record FailurePages(LabPages pages, Function<Throwable, HttpResponse> forPrograms) {
    private static final ProblemView UNEXPECTED = new ProblemView(
            "the coordinator failed to answer",
            "look into the coordinator's log, and report this as a bug of Assay",
            "",
            List.of());

    HttpResponse answer(HttpRequest request, Throwable failure) {
        HttpResponse answer = forPrograms.apply(failure);
        return isBrowser(request)
                ? PageAnswers.page(
                        answer.status(),
                        pages.problems(
                                title(answer.status().intValue()),
                                problems(failure),
                                request.getAttribute(LabWeb.VISITOR)
                                        .filter(visitor -> visitor.role().includes(Role.VIEWER))))
                : answer;
    }

    static boolean isBrowser(HttpRequest request) {
        return request.getHeader("Accept").map(HttpHeader::value).orElse("").contains("text/html");
    }

    private static List<ProblemView> problems(Throwable failure) {
        return switch (Failures.cause(failure)) {
            case ProblemException e ->
                e.problems().stream().map(ProblemView::of).toList();
            default -> List.of(UNEXPECTED);
        };
    }

    private static String title(int status) {
        return switch (status) {
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            case 405 -> "Not possible here";
            case 409 -> "Not now";
            case 413 -> "Too large";
            case 503 -> "Not available now";
            default -> "Something went wrong";
        };
    }
}

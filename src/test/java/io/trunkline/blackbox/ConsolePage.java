package io.trunkline.blackbox;

import org.openqa.selenium.WebElement;

/** The console of a router in a browser. */
record ConsolePage(Browser browser, Installation box) {

    void open(String view) {
        browser.open(box.management().url() + "#/" + view);
        drawn();
    }

    /** Until nothing of the page waits for an answer. */
    void drawn() {
        Waits.await("the page is drawn")
                .until(() -> browser.count("h1") == 1
                        && browser.count("footer") == 1
                        && !browser.text("body").contains("Asking the router"));
    }

    /** Fills a field of the order that is open. */
    void fill(String name, String text) {
        WebElement field = browser.find(".order.open [name=" + name + "]");
        field.clear();
        field.sendKeys(text);
    }
}
